import type { Button, ModalView } from '@slack/types'
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { Dictionary } from '../../i18n/dictionary.ts'
import { actions, button, context, type Message, modal, ref, section } from '../../slack/blocks.ts'
import { addressIn, type CalendarEntry } from './rules.ts'

export const actionIds = {
  add: 'calendar-feeds.add',
  open: 'calendar-feeds.open',
  renew: 'calendar-feeds.renew',
  revoke: 'calendar-feeds.revoke',
} as const

const viewIds = { feed: 'calendar-feeds.feed' } as const

/** Calendar programs ask again after so long. */
const ASK_AGAIN_SECONDS = 3_600

/** Times are in UTC, which every calendar program shows in its owner's own zone. */
export function calendarText(t: Dictionary, name: string, entries: CalendarEntry[], now: Date): string {
  const calendar = ical({
    name,
    prodId: { company: 'Gongjian', product: 'Activities', language: t.language === 'en' ? 'EN' : 'ZH' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: ASK_AGAIN_SECONDS,
  })
  for (const entry of entries) {
    const cancelled = entry.status === 'CANCELLED'
    const address = addressIn(entry.onlinePlace)
    calendar.createEvent({
      id: `activity-${entry.id}@${entry.teamId.toLowerCase()}.gongjian`,
      sequence: entry.sequence,
      stamp: now,
      start: entry.startsAt,
      end: entry.endsAt,
      summary: cancelled ? t.activities.cancelledTitle(entry.title) : entry.title,
      location: entry.place === '' ? entry.onlinePlace : entry.place,
      description: descriptionOf(t, entry),
      ...(address === null ? {} : { url: address }),
      status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    })
  }
  return calendar.toString()
}

function descriptionOf(t: Dictionary, { description, onlinePlace, host, status, cancelNote }: CalendarEntry): string {
  return [
    status === 'CANCELLED' ? cancelNote : '',
    description,
    onlinePlace === '' ? '' : t.calendarFeeds.online(onlinePlace),
    t.calendarFeeds.host(host),
  ]
    .filter((text) => text !== '')
    .join('\n')
}

export function calendarButton(t: Dictionary, { partnershipId, id }: { partnershipId: number; id: number }): Button {
  return button(t.calendarFeeds.add, actionIds.add, ref(partnershipId, id))
}

/** On the Home tab, where there is room for no more. */
export function feedButton(t: Dictionary, partnershipId: number): Button {
  return button(t.calendarFeeds.title, actionIds.open, ref(partnershipId, 0))
}

/** A person's own address, only for them; null when it is switched off. */
export function feedMessage(t: Dictionary, partnershipId: number, url: string | null): Message {
  const words = t.calendarFeeds
  const value = ref(partnershipId, 0)
  if (url === null) {
    const text = words.off
    return { text, blocks: [section(text), actions(button(words.anew, actionIds.renew, value))] }
  }
  const text = words.address(url)
  return {
    text,
    blocks: [
      section(text),
      context(words.how),
      actions(
        button(words.renew, actionIds.renew, value, {
          confirm: { title: words.renew, text: words.renewAsk, yes: words.renew, no: t.common.cancel },
        }),
        button(words.revoke, actionIds.revoke, value, {
          style: 'danger',
          confirm: { title: words.revoke, text: words.revokeAsk, yes: words.revoke, no: t.common.cancel },
        }),
      ),
    ],
  }
}

export function feedView(t: Dictionary, partnershipId: number, url: string | null): ModalView {
  const { blocks = [] } = feedMessage(t, partnershipId, url)
  return modal({
    id: viewIds.feed,
    title: t.calendarFeeds.title,
    close: t.common.close,
    data: { partnershipId },
    blocks,
  })
}
