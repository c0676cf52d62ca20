// Microsoft's Bot Framework SDK as its samples have it: a component dialog with a waterfall of choice and text prompts, and
// conversation and user state over `MemoryStorage`.
//
// The adapter is a plain subclass of `BotAdapter` that keeps what is sent: `TestAdapter` is made for one user and logs every
// activity besides. Choices are written out in full, so the prompt finds them without its recognisers of numbers.

import { createRequire } from 'node:module'
import {
  type Contestant,
  confirmationOf,
  NAME_QUESTION,
  SERVICES,
  SERVICES_TEXT,
  TOPICS,
  TOPICS_TEXT,
} from './conversation.ts'

export interface BotFrameworkOptions {
  /** Where its packages are installed. */
  readonly folder: string
}

interface TurnContext {
  readonly activity: { readonly conversation: { readonly id: string } }
}

interface StepContext {
  readonly result: unknown
  readonly values: Record<string, unknown>
  readonly context: { sendActivity(text: string): Promise<unknown> }
  prompt(dialog: string, options: unknown): Promise<unknown>
  endDialog(): Promise<unknown>
}

type Step = (step: StepContext) => Promise<unknown>

interface DialogContext {
  continueDialog(): Promise<{ readonly status: string }>
  beginDialog(id: string): Promise<unknown>
}

interface DialogSet {
  add(dialog: object): DialogSet
  createContext(context: TurnContext): Promise<DialogContext>
}

interface State {
  createProperty(name: string): object
  saveChanges(context: TurnContext, force?: boolean): Promise<void>
}

interface Adapter {
  runMiddleware(context: TurnContext, logic: (context: TurnContext) => Promise<void>): Promise<void>
}

interface Library {
  BotAdapter: new () => Adapter
  MemoryStorage: new () => object
  ConversationState: new (storage: object) => State
  TurnContext: new (adapter: Adapter, activity: object) => TurnContext
}

interface Dialogs {
  DialogSet: new (state: object) => DialogSet
  WaterfallDialog: new (id: string, steps: readonly Step[]) => object
  ChoicePrompt: new (id: string) => object & { style: number }
  TextPrompt: new (id: string) => object
  ListStyle: { readonly none: number }
  DialogTurnStatus: { readonly empty: string }
}

interface Sent {
  readonly type: string
  readonly text?: string
  readonly conversation: { readonly id: string }
}

export async function prepare({ folder }: BotFrameworkOptions): Promise<() => Promise<Contestant>> {
  const load = createRequire(`${folder}/package.json`)
  const library: Library = load('botbuilder')
  const dialogs: Dialogs = load('botbuilder-dialogs')

  class MemoryAdapter extends library.BotAdapter {
    readonly sent = new Map<string, string>()
    async sendActivities(_: TurnContext, activities: readonly Sent[]): Promise<object[]> {
      for (const { type, text, conversation } of activities) {
        if (type === 'message') this.sent.set(conversation.id, text ?? '')
      }
      return activities.map(() => ({ id: 'sent' }))
    }
  }

  return async () => {
    const adapter = new MemoryAdapter()
    const state = new library.ConversationState(new library.MemoryStorage())
    const set = dialogSet(dialogs, state)
    const bot = async (context: TurnContext) => {
      const dialog = await set.createContext(context)
      const { status } = await dialog.continueDialog()
      if (status === dialogs.DialogTurnStatus.empty) await dialog.beginDialog('main')
      await state.saveChanges(context)
    }
    let count = 0
    return {
      async converse(customer, text) {
        adapter.sent.delete(customer)
        count += 1
        const activity = {
          type: 'message',
          id: String(count),
          channelId: 'memory',
          serviceUrl: 'memory',
          text,
          from: { id: customer, name: 'Customer' },
          recipient: { id: 'bot', name: 'Bot' },
          conversation: { id: customer },
          locale: 'en-US',
        }
        await adapter.runMiddleware(new library.TurnContext(adapter, activity), bot)
        return adapter.sent.get(customer) ?? ''
      },
      close: async () => undefined,
    }
  }
}

function dialogSet(
  { DialogSet, WaterfallDialog, ChoicePrompt, TextPrompt, ListStyle }: Dialogs,
  state: State,
): DialogSet {
  const choice = new ChoicePrompt('choice')
  // The text names the choices already, in the same words as everybody's.
  choice.style = ListStyle.none
  return new DialogSet(state.createProperty('dialog'))
    .add(choice)
    .add(new TextPrompt('text'))
    .add(
      new WaterfallDialog('main', [
        (step) => step.prompt('choice', { prompt: TOPICS_TEXT, choices: TOPICS }),
        (step) => step.prompt('choice', { prompt: SERVICES_TEXT, choices: SERVICES }),
        (step) => {
          step.values.service = chosen(step.result)
          return step.prompt('text', NAME_QUESTION)
        },
        async (step) => {
          await step.context.sendActivity(confirmationOf(String(step.values.service), String(step.result)))
          return step.endDialog()
        },
      ]),
    )
}

function chosen(result: unknown): string {
  return typeof result === 'object' && result !== null && 'value' in result ? String(result.value) : ''
}
