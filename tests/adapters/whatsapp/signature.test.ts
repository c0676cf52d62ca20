// Signatures and the handshake: the door is open to Meta and to nobody else.

import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { answerHandshake } from '../../../adapters/whatsapp/handshake.ts'
import { verifySignature } from '../../../adapters/whatsapp/signature.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const sign = (body: Uint8Array, secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** A published pair of body and signature, so that two mistakes of ours cannot agree with each other. */
const SECRET = "It's a Secret to Everybody"
const BODY = bytes('Hello, World!')
const SIGNATURE = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'

describe('verifySignature', () => {
  const emoji = bytes('{"text":"Grüße 👋🏽"}')
  const latin1 = Uint8Array.from([0xff, 0xfe, 0x00, 0x80])

  it.each<[name: string, body: Uint8Array, header: string | null, secret: string, expected: boolean]>([
    ['the known answer', BODY, SIGNATURE, SECRET, true],
    ['an emoji in the body', emoji, sign(emoji, 's'), 's', true],
    ['bytes that are no text', latin1, sign(latin1, 's'), 's', true],
    ['an empty body', bytes(''), sign(bytes(''), 's'), 's', true],
    [
      'the same JSON written anew',
      bytes(JSON.stringify({ text: 'ü' })),
      sign(bytes('{"text":"\\u00fc"}'), 's'),
      's',
      false,
    ],
    ['one byte changed', bytes('Hello, World?'), SIGNATURE, SECRET, false],
    ['another secret', BODY, SIGNATURE, 'another', false],
    ['one digit changed', BODY, SIGNATURE.replace(/7$/, '8'), SECRET, false],
    ['capital digits', BODY, SIGNATURE.toUpperCase().replace('SHA256', 'sha256'), SECRET, false],
    ['no header', BODY, null, SECRET, false],
    ['an empty header', BODY, '', SECRET, false],
    ['no prefix', BODY, SIGNATURE.slice(7), SECRET, false],
    ['another prefix of the same length', BODY, SIGNATURE.replace('sha256', 'sha512'), SECRET, false],
    ['too long', BODY, `${SIGNATURE}0`, SECRET, false],
    ['71 characters beyond ASCII', BODY, 'ü'.repeat(71), SECRET, false],
    ['71 units of emoji', BODY, `${'👋'.repeat(35)}!`, SECRET, false],
    ['two headers in one', BODY, `${SIGNATURE}, ${SIGNATURE}`, SECRET, false],
    ['an empty secret, rightly signed', BODY, sign(BODY, ''), '', false],
  ])('%s', (_name, body, header, secret, expected) => {
    expect(verifySignature(body, header, secret)).toBe(expected)
  })
})

describe('answerHandshake', () => {
  it.each<[query: string, answer: string | undefined]>([
    ['hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=our-word', '1158201444'],
    ['hub.mode=subscribe&hub.challenge=007&hub.verify_token=our-word', '007'],
    ['hub.mode=subscribe&hub.challenge=1&hub.verify_token=our-worD', undefined],
    ['hub.mode=subscribe&hub.challenge=1&hub.verify_token=', undefined],
    ['hub.mode=subscribe&hub.challenge=1', undefined],
    ['hub.mode=subscribe&hub.verify_token=our-word', undefined],
    ['hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=our-word', undefined],
    ['hub[mode]=subscribe&hub[challenge]=1&hub[verify_token]=our-word', undefined],
    ['', undefined],
  ])('%s', (query, answer) => {
    expect(answerHandshake(new URLSearchParams(query), 'our-word')).toBe(answer)
  })

  it('is shut while no word is set', () => {
    expect(
      answerHandshake(new URLSearchParams('hub.mode=subscribe&hub.challenge=1&hub.verify_token='), ''),
    ).toBeUndefined()
  })
})
