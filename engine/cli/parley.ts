#!/usr/bin/env node
// The command line: `parley start | check | test | cover | replay | chat | compile | restored`.

import { Command, CommanderError } from 'commander'
import { ConfigError } from '../config.ts'
import { StoreAwayError, StoreRefusedError } from '../store/store.ts'
import { NotFoundError } from './load-flows.ts'
import { EXIT, type Output } from './output.ts'
import { SettingsError } from './read-check-settings.ts'
import { ScriptError } from './read-conversations.ts'

/** Told in their sentence, without a stack trace. */
const FOR_PEOPLE = [NotFoundError, SettingsError, ScriptError, ConfigError, StoreRefusedError, StoreAwayError]

interface CommonOptions {
  readonly json?: boolean
}

const output = (options: CommonOptions): Output => ({ out: (line) => console.log(line), json: options.json ?? false })

const program = new Command('parley')
  .description('Parley: flows that answer on WhatsApp. Drawn, proven, and then run so that nothing is lost.')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text) })
  .addHelpText(
    'after',
    '\nExit codes: 0 all is well, 1 the flows have problems or a conversation fails, 2 the command could not be carried out.',
  )

program
  .command('start')
  .description('start the engine: webhooks, API and everything behind them (settings come from the environment)')
  .option('--publish', 'publish the flows in FLOWS_DIR that differ from what is published')
  .action(async (options: { publish?: boolean }) => {
    const { main } = await import('../main.ts')
    await main({ publish: options.publish ?? false })
  })

program
  .command('check')
  .description('check flows: every mistake with its node, field and remedy')
  .argument('[flows]', 'a flow.json, a folder with one, or a folder of such folders', 'flows')
  .option('--settings <file>', 'what the team decided about the checks (default: a checks.json beside the flows)')
  .option('--json', 'print one JSON document')
  .action(async (path: string, { settings, ...options }: CommonOptions & { readonly settings?: string }) => {
    const { check } = await import('./check.ts')
    process.exitCode = await check(path, output(options), settings)
  })

program
  .command('test')
  .description('run the conversations (*.conversation.yaml) beside the flows')
  .argument('[flows]', 'a flow.json, a folder with one, or a folder of such folders', 'flows')
  .argument('[conversations...]', 'conversation files to run instead')
  .option('--json', 'print one JSON document')
  .action(async (path: string, files: string[], options: CommonOptions) => {
    const { test } = await import('./test.ts')
    process.exitCode = await test(path, files, output(options))
  })

program
  .command('cover')
  .description('make the fewest conversations that walk every way of a flow, and name the ways nobody can walk')
  .argument('<flow>', 'a flow.json, a folder with one, or a folder of such folders')
  .option('--keep <file>', 'write them as a test file, for example flows/shop/all-ways.conversation.yaml')
  .option('--json', 'print one JSON document')
  .action(async (path: string, options: CommonOptions & { keep?: string }) => {
    const { cover } = await import('./cover.ts')
    process.exitCode = await cover(path, options.keep, output(options))
  })

program
  .command('replay')
  .description('play exported WhatsApp chats on two versions of flows: what would customers have got instead?')
  .argument('<before>', 'the flows as they are: a flow.json, a folder with one, or a folder of such folders')
  .argument('<after>', 'the flows as they would be')
  .requiredOption('--chats <paths...>', 'exported chats (.txt, unpacked), or folders of them')
  .option('--business <name>', 'who the business is in the chats; guessed where it is not said')
  .option('--json', 'print one JSON document')
  .addHelpText(
    'after',
    `
Examples:
  $ parley replay flows /tmp/new-flows --chats exports
  $ parley replay flows/shop drafts/shop --chats "WhatsApp Chat with Ana.txt" --business "Sunny Bikes"
  $ parley replay flows drafts --chats exports --json | jq .counts

In WhatsApp a chat is exported by its menu: More, Export chat, Without media. Look-ups fail on both sides alike.`,
  )
  .action(async (before: string, after: string, options: CommonOptions & { chats: string[]; business?: string }) => {
    const { replay } = await import('./replay.ts')
    process.exitCode = await replay(before, after, options, output(options))
  })

program
  .command('chat')
  .description('talk to flows in the terminal; /wait 10m moves the clock, /read marks as read, /help shows the rest')
  .argument('[flows]', 'a flow.json, a folder with one, or a folder of such folders', 'flows')
  .option('--at <time>', 'the local time to start at, for example 2026-11-24T23:10')
  .action(async (path: string, options: { at?: string }) => {
    const at = options.at === undefined ? new Date() : new Date(options.at)
    if (Number.isNaN(at.getTime()))
      throw new CommanderError(EXIT.usage, 'parley.at', `--at ${options.at} is no time: write it as 2026-11-24T23:10.`)
    const { chat } = await import('./chat.ts')
    process.exitCode = await chat(path, output({}), at)
  })

program
  .command('compile')
  .description('print the XState machine that a flow becomes')
  .argument('<flow>', 'a flow.json or a folder with one')
  .option('--json', 'print problems as JSON too')
  .action(async (path: string, options: CommonOptions) => {
    const { compile } = await import('./compile.ts')
    process.exitCode = await compile(path, output(options))
  })

program
  .command('restored')
  .description(
    'after restoring a backup, before the engine starts: nothing the backup held as open is sent again blindly',
  )
  .option('--json', 'print one JSON document')
  .action(async (options: CommonOptions) => {
    const { restored } = await import('./restored.ts')
    process.exitCode = await restored(output(options))
  })

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has already printed its own; help and version are no mistakes.
    if (error.code === 'parley.at') console.error(error.message)
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
  } else if (FOR_PEOPLE.some((kind) => error instanceof kind) && error instanceof Error) {
    console.error(error.message)
    process.exitCode = EXIT.usage
  } else {
    throw error
  }
}
