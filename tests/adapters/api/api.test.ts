// The API channel keeps the contract of every channel.

import { createApiAdapter } from '../../../adapters/api/adapter.ts'
import { describeChannelAdapter } from '../../contract/channel-adapter.ts'

describeChannelAdapter('api', async () => ({ adapter: createApiAdapter(), contact: { userId: 'program-1' } }))
