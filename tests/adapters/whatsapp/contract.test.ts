// The WhatsApp adapter keeps the contract of every channel adapter, against a Graph that refuses what Meta refuses.

import { createWhatsAppAdapter } from '../../../adapters/whatsapp/adapter.ts'
import type { ReceiptStatus } from '../../../engine/core/message/receipt.ts'
import {
  describeChannelAdapter,
  describeTroubles,
  describeWebhooks,
  type Trouble,
  type Webhook,
} from '../../contract/channel-adapter.ts'
import { startFakeGraph } from '../../support/fake-graph.ts'
import { answers, type FakeAnswer } from '../../support/graph-answers.ts'
import { signedWebhook, statusPayload, textMessagePayload } from '../../support/whatsapp-payloads.ts'

const accessToken = 'EAAG-token-nobody-may-see'
const appSecret = 'app-secret'
const phoneNumberId = '100200300'
const timestamp = 1_763_780_000

const ANSWERS: Record<Exclude<Trouble, 'unreachable'>, FakeAnswer> = {
  rate: answers.pairRate(),
  refused: answers.error(100, 400, `no such parameter; the token was ${accessToken}`),
  credentials: answers.tokenExpired(),
  lostAnswer: answers.resetAfterAcceptance(),
  serverError: answers.serverError(),
  silence: answers.hang(),
}

async function makeHarness() {
  const graph = await startFakeGraph({ token: accessToken, phoneNumberId })
  const adapter = createWhatsAppAdapter({
    phoneNumberId,
    accessToken,
    appSecret,
    verifyToken: 'our-word',
    apiUrl: graph.url,
    timeouts: { headersMs: 200, totalMs: 400 },
  })
  return {
    adapter,
    contact: { phone: '+4915112345678' },
    close: () => graph.close(),
    secrets: [accessToken, appSecret],
    async trouble(trouble: Trouble): Promise<void> {
      if (trouble === 'unreachable') await graph.close()
      else graph.respondWith(() => ANSWERS[trouble])
    },
    message(id: string, text: string): Webhook {
      const payload = textMessagePayload({ phoneNumberId, from: '4915112345678', id, text, timestamp })
      return signedWebhook(payload, appSecret)
    },
    receipt(messageId: string, status: ReceiptStatus, callbackData: string): Webhook {
      const failed = status === 'failed' ? { error: { code: 131026 } } : {}
      const payload = statusPayload({ phoneNumberId, messageId, status, callbackData, timestamp, ...failed })
      return signedWebhook(payload, appSecret)
    },
    handshake: { right: handshakeWith('our-word'), wrong: handshakeWith('another'), answer: '1158201444' },
  }
}

describeChannelAdapter('whatsapp', makeHarness)
describeTroubles('whatsapp', makeHarness)
describeWebhooks('whatsapp', makeHarness)

function handshakeWith(word: string): URLSearchParams {
  return new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': word })
}
