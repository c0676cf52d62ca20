// The Italian words.

import common from './it/common.json' with { type: 'json' }
import editor from './it/editor.json' with { type: 'json' }
import flows from './it/flows.json' with { type: 'json' }
import forms from './it/forms.json' with { type: 'json' }
import people from './it/people.json' with { type: 'json' }
import publish from './it/publish.json' with { type: 'json' }
import replay from './it/replay.json' with { type: 'json' }
import said from './it/said.json' with { type: 'json' }
import session from './it/session.json' with { type: 'json' }
import texts from './it/texts.json' with { type: 'json' }
import tryWords from './it/try.json' with { type: 'json' }

export const words = { common, editor, flows, forms, people, publish, replay, said, session, texts, try: tryWords }
