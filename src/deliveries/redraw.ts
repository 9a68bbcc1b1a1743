import { WebAPIPlatformError } from '@slack/web-api'
import type { Delivery } from '../../generated/prisma/client.ts'
import type { Deps } from '../deps.ts'
import type { Message } from '../slack/blocks.ts'
import type { Reading } from './kinds.ts'
import { findRecipients } from './recipients.ts'

/** What Slack says of a message that is gone, or can be changed no more. */
const GONE = ['message_not_found', 'channel_not_found', 'is_archived', 'cant_update_message', 'edit_window_closed']

/**
 * Writes these messages anew where they stand, each for its reader; null leaves one as it is. What is not out yet is written
 * when it goes out, and what is gone from Slack keeps none of the others waiting.
 */
export async function redrawSent(
  deps: Deps,
  deliveries: Delivery[],
  write: (delivery: Delivery, reading: Reading) => Promise<Message | null>,
): Promise<void> {
  const recipientOf = await findRecipients(deps, deliveries)
  for (const delivery of deliveries) {
    const { slackChannelId: channel, ts } = delivery
    if (channel === null || ts === null) continue
    const message = await write(delivery, recipientOf(delivery).reading)
    if (message === null) continue
    try {
      await deps.clients.bulk.chat.update({ channel, ts, ...message })
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError) || !GONE.includes(error.data.error)) throw error
      deps.log.info({ kind: delivery.kind, delivery: delivery.id, code: error.data.error }, 'a message is gone')
    }
  }
}
