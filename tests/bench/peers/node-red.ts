// Node-RED, embedded as its documentation has it: a flow of switch, change, template and function nodes, with the state of each
// conversation in the flow's own context, in memory.
//
// Messages enter and leave by function nodes that hold on to a function of ours (`functionGlobalContext`): no HTTP node stands
// in between, which would cost far more than the flow itself.

import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import {
  type Contestant,
  confirmationOf,
  KEYWORD,
  NAME_QUESTION,
  SERVICES,
  SERVICES_TEXT,
  TOPICS,
  TOPICS_TEXT,
} from './conversation.ts'

export interface NodeRedOptions {
  /** Where its packages are installed. */
  readonly folder: string
}

interface Runtime {
  init(server: object, settings: object): void
  start(): Promise<void>
  readonly runtime: { readonly flows: { setFlows(change: object): Promise<unknown> } }
}

interface Doors {
  enter: ((message: { customer: string; payload: string }) => void) | undefined
  leave: (customer: string, text: string) => void
}

export async function prepare({ folder }: NodeRedOptions): Promise<() => Promise<Contestant>> {
  const load = createRequire(`${folder}/package.json`)
  const red: Runtime = load('node-red')
  const waiting = new Map<string, (text: string) => void>()
  const doors: Doors = {
    enter: undefined,
    leave: (customer, text) => {
      waiting.get(customer)?.(text)
      waiting.delete(customer)
    },
  }
  red.init(createServer(), {
    userDir: process.cwd(),
    httpAdminRoot: false,
    httpNodeRoot: false,
    functionGlobalContext: { doors },
    storageModule: memoryStorage(),
    logging: { console: { level: 'error', metrics: false, audit: false } },
    telemetry: { enabled: false },
  })
  await red.start()
  let started = 0

  return async () => {
    // Deployed anew: the contexts of the flow before it are gone with it.
    started += 1
    doors.enter = undefined
    await red.runtime.flows.setFlows({ flows: { flows: drawnFlow(`tab${started}`) }, deploymentType: 'full' })
    for (const until = Date.now() + 10_000; doors.enter === undefined; ) {
      if (Date.now() > until) throw new Error('its flow did not start within 10 s')
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return {
      converse: (customer, payload) =>
        new Promise((resolve) => {
          waiting.set(customer, resolve)
          doors.enter?.({ customer, payload })
        }),
      close: async () => undefined,
    }
  }
}

/** in → where it stands → (by state) what it wants → state and words → out */
function drawnFlow(z: string): object[] {
  const id = (name: string) => `${z}-${name}`
  const wires = (...names: string[]) => names.map((name) => [id(name)])
  const equals = (values: readonly string[]) => values.map((v) => ({ t: 'eq', v, vt: 'str' }))
  const to = (state: string, text: string) => [
    { t: 'set', p: 'state.at', pt: 'msg', to: state, tot: 'str' },
    { t: 'set', p: 'payload', pt: 'msg', to: text, tot: 'str' },
  ]
  const choice = (name: string, property: string, values: readonly string[], targets: readonly string[]) => ({
    id: id(name),
    type: 'switch',
    z,
    name,
    property,
    propertyType: 'msg',
    rules: [...equals(values), { t: 'else' }],
    checkall: 'false',
    outputs: values.length + 1,
    wires: wires(...targets),
  })
  const say = (name: string, state: string, text: string) => ({
    id: id(name),
    type: 'change',
    z,
    name,
    rules: to(state, text),
    wires: wires('out'),
  })
  return [
    { id: z, type: 'tab', label: 'menu' },
    {
      id: id('in'),
      type: 'function',
      z,
      name: 'in',
      func: 'return msg;',
      initialize: 'global.get("doors").enter = (message) => node.send(message);',
      outputs: 1,
      wires: wires('load'),
    },
    {
      id: id('load'),
      type: 'function',
      z,
      name: 'load',
      func: 'msg.state = flow.get("c" + msg.customer) || { at: "start" };\nreturn msg;',
      outputs: 1,
      wires: wires('where'),
    },
    choice('where', 'state.at', ['topics', 'services', 'name'], ['topic', 'service', 'confirm', 'keyword']),
    choice('keyword', 'payload', [KEYWORD], ['sayTopics', 'sayTopics']),
    choice('topic', 'payload', TOPICS, ['sayServices', 'sayTopics', 'sayTopics', 'sayTopics']),
    choice('service', 'payload', SERVICES, ['keepService', 'keepService', 'keepService', 'sayServices']),
    say('sayTopics', 'topics', TOPICS_TEXT),
    say('sayServices', 'services', SERVICES_TEXT),
    {
      id: id('keepService'),
      type: 'change',
      z,
      name: 'keepService',
      rules: [{ t: 'set', p: 'state.service', pt: 'msg', to: 'payload', tot: 'msg' }, ...to('name', NAME_QUESTION)],
      wires: wires('out'),
    },
    {
      id: id('confirm'),
      type: 'template',
      z,
      name: 'confirm',
      field: 'payload',
      fieldType: 'msg',
      format: 'handlebars',
      syntax: 'mustache',
      output: 'str',
      template: confirmationOf('{{{state.service}}}', '{{{payload}}}'),
      wires: wires('end'),
    },
    {
      id: id('end'),
      type: 'change',
      z,
      name: 'end',
      rules: [{ t: 'set', p: 'state', pt: 'msg', to: '{"at":"start"}', tot: 'json' }],
      wires: wires('out'),
    },
    {
      id: id('out'),
      type: 'function',
      z,
      name: 'out',
      func: 'flow.set("c" + msg.customer, msg.state);\nglobal.get("doors").leave(msg.customer, msg.payload);',
      outputs: 0,
      wires: [],
    },
  ]
}

/** Nothing is written to the disk. */
function memoryStorage(): object {
  const kept = new Map<string, unknown>()
  const get = (name: string, otherwise: unknown) => async () => kept.get(name) ?? otherwise
  const save = (name: string) => async (value: unknown) => {
    kept.set(name, value)
  }
  return {
    init: async () => undefined,
    getFlows: get('flows', []),
    saveFlows: save('flows'),
    getCredentials: get('credentials', {}),
    saveCredentials: save('credentials'),
    getSettings: get('settings', {}),
    saveSettings: save('settings'),
    getSessions: get('sessions', {}),
    saveSessions: save('sessions'),
    getLibraryEntry: async () => [],
    saveLibraryEntry: async () => undefined,
  }
}
