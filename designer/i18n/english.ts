// The English words, from which the keys of all languages are typed.

import common from './en/common.json' with { type: 'json' }
import editor from './en/editor.json' with { type: 'json' }
import flows from './en/flows.json' with { type: 'json' }
import forms from './en/forms.json' with { type: 'json' }
import people from './en/people.json' with { type: 'json' }
import publish from './en/publish.json' with { type: 'json' }
import replay from './en/replay.json' with { type: 'json' }
import session from './en/session.json' with { type: 'json' }
import texts from './en/texts.json' with { type: 'json' }
import tryWords from './en/try.json' with { type: 'json' }

export const english = { common, editor, flows, forms, people, publish, replay, session, texts, try: tryWords }
