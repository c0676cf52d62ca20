// Every limit of the core, with its unit and the wrong outcome it prevents. Channel limits live with their adapter.

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Flow documents: an import must not be able to fill memory or stall the checker. */
export const FLOW_BYTES_MAX = 4 * 1024 * 1024
export const FLOW_DEPTH_MAX = 64
export const FLOW_NODES_MAX = 6_000
export const FLOW_EDGES_MAX = 20_000
export const LAYOUT_GROUPS_MAX = 500
export const LAYOUT_TITLE_CHARS_MAX = 120
export const KEYWORDS_PER_TRIGGER_MAX = 5_000
export const TEXT_CHARS_MAX = 4_096
export const ID_CHARS_MAX = 64
export const OPTIONS_PER_MENU_MAX = 100
export const RETRIES_MAX = 5

/** Steps: one event may walk this many nodes; a loop without a customer in it ends as a ticket, not as a hung engine. */
export const HOPS_PER_EVENT_MAX = 100
/** Look-ups of one conversation in ten minutes without a word from the customer: each answer is an event of its own, so a circle through one never ends by hops. */
export const LOOK_UPS_IN_A_ROW_MAX = 30
export const LOOK_UPS_COUNTED_MS = 10 * MINUTE_MS
/** XState stops a loop of `always` here; without it the process dies of memory. */
export const MACHINE_ITERATIONS_MAX = 200
/** Runs lying on top of each other: deeper means sub-flows that call each other for ever. */
export const RUN_STACK_MAX = 8
/** Menus remembered for "back" in one run. */
export const TRAIL_MAX = 12

/** Conversation state: a variable a customer typed must not grow the row that every message rewrites. */
export const VALUE_CHARS_MAX = 2_000
export const VARIABLES_PER_RUN_MAX = 64
export const FIELDS_PER_CONTACT_MAX = 64
export const TAGS_PER_CONTACT_MAX = 64
/** Inbound text longer than this is cut for matching and storing in variables; the transcript keeps it whole. */
export const INBOUND_CHARS_MAX = 4_096

/** Traces: a branch of many cases must not make the log of each message long. */
export const COMPARISONS_TRACED_MAX = 40
export const COMPARED_CHARS_MAX = 80

/** Expressions. */
export const EXPRESSION_CHARS_MAX = 4_096
export const EXPRESSION_NODES_MAX = 500
export const EXPRESSION_DEPTH_MAX = 50
export const EXPRESSION_MS_MAX = 250
export const EXPRESSION_OUTPUT_CHARS_MAX = 64 * 1024
export const EXPRESSION_MEMORY_BYTES_MAX = 32 * 1024 * 1024

/** Texts. Words of one message that are read on a phone; more are skimmed, and the question at their end is missed. */
export const WORDS_PER_ANSWER_MAX = 80

/** Rules of contact. */
/** Automatic messages in a row without a word from the customer: more reads as spam and costs money. */
export const AUTOMATIC_MESSAGES_IN_A_ROW_MAX = 5
/** More than a person can want to read without tapping anything: another machine is answering ours. Fast ones meet the first. */
export const AUTOMATIC_MESSAGES_PER_MINUTE_MAX = 60
export const AUTOMATIC_MESSAGES_PER_DAY_MAX = 200
/** Free-form messages may be sent this long after the customer's last message (WhatsApp and Messenger). */
export const SERVICE_WINDOW_MS = DAY_MS
/** Sending stops this long before the window's end, so that a slow send does not arrive after it. */
export const SERVICE_WINDOW_MARGIN_MS = MINUTE_MS
/** A message whose own time is older than this is kept in the transcript but gets no automatic answer (webhooks are retried for 7 days). */
export const INBOUND_AGE_FOR_ANSWER_MS = DAY_MS
/** Two questions are "the same" from this bigram similarity on; measured: typos and reordering 0.71–1.00, other intents 0.50–0.65. */
export const SAME_QUESTION_SIMILARITY_MIN = 0.7
/** Longest time a node may wait. */
export const WAIT_MS_MAX = 90 * DAY_MS
/** A replayed conversation is watched this long after its last word: what flows say into the silence is part of the answer. */
export const REPLAY_SILENCE_MS = DAY_MS

/** The checker. */
/** Words of the customer within which a person must be within reach; more is a maze. */
export const TURNS_TO_PERSON_MAX = 4
/** Longest time until the business opens again, for ways that wait for it: a weekend with a holiday behind it. */
export const OPENING_WAIT_MS_MAX = 3 * DAY_MS
/** How long a person may have a conversation after the customer's last word: a working day. Nobody can know it, and nobody draws it. */
export const DESK_MS_MAX = 8 * HOUR_MS
/** States of all flows with their calls drawn out; flows that are called beyond this many stand there once for all their callers. */
export const CHECKED_PLACES_MAX = 40_000
