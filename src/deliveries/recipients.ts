import type { Delivery } from '../../generated/prisma/client.ts'
import type { QuietHours } from '../calendar/quiet-hours.ts'
import type { Deps } from '../deps.ts'
import { dictionaryOf, languageOf } from '../i18n/dictionary.ts'
import type { Reading } from './kinds.ts'

/** To whom: `slackId` is a channel's or a person's, null when they have none or have left. A channel has no quiet hours. */
export type Recipient = { slackId: string | null; reading: Reading; quietHours: QuietHours | null }

/** Who reads each of these, and how. */
export async function findRecipients(
  { db, now }: Deps,
  deliveries: Delivery[],
): Promise<(delivery: Delivery) => Recipient> {
  const idsOf = (key: 'personId' | 'channelId' | 'partnershipId') => [
    ...new Set(deliveries.map((delivery) => delivery[key]).filter((id) => id !== null)),
  ]
  const [people, channels, partnerships] = await Promise.all([
    db.person.findMany({ where: { id: { in: idsOf('personId') } } }),
    db.channel.findMany({ where: { id: { in: idsOf('channelId') } } }),
    db.partnership.findMany({ where: { id: { in: idsOf('partnershipId') } } }),
  ])
  return ({ personId, channelId, partnershipId }) => {
    const person = people.find(({ id }) => id === personId)
    const channel = channels.find(({ id }) => id === channelId)
    const partnership = partnerships.find(({ id }) => id === partnershipId)
    const language = languageOf(person?.language) ?? languageOf(partnership?.language) ?? 'en'
    const zone = person?.timeZone ?? partnership?.timeZone ?? 'UTC'
    const reading = { t: dictionaryOf(language), reader: { now: now(), zone, language } }
    const writable = person?.leftAt === null ? person.slackUserId : null
    const slackId = personId === null ? (channel?.slackChannelId ?? null) : writable
    const quietHours = person === undefined ? null : { from: person.quietFrom, to: person.quietTo }
    return { slackId, reading, quietHours }
  }
}
