// The Hindi words.

import common from './hi/common.json' with { type: 'json' }
import editor from './hi/editor.json' with { type: 'json' }
import flows from './hi/flows.json' with { type: 'json' }
import forms from './hi/forms.json' with { type: 'json' }
import people from './hi/people.json' with { type: 'json' }
import publish from './hi/publish.json' with { type: 'json' }
import replay from './hi/replay.json' with { type: 'json' }
import said from './hi/said.json' with { type: 'json' }
import session from './hi/session.json' with { type: 'json' }
import texts from './hi/texts.json' with { type: 'json' }
import tryWords from './hi/try.json' with { type: 'json' }

export const words = { common, editor, flows, forms, people, publish, replay, said, session, texts, try: tryWords }
