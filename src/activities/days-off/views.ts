import type { KnownBlock } from '@slack/types'
import { formatWhen, type Reader } from '../../calendar/format.ts'
import { nameIn } from '../../calendar/working-days.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import { actions, button, context, escapeText, type Message, ref, section } from '../../slack/blocks.ts'
import { actionIds as publishingIds } from '../publishing/views.ts'
import { actionIds } from '../views.ts'
import type { HitActivity } from './queries.ts'
import type { Hit } from './rules.ts'

/** Two blocks each, a title, a rest and a hint: below Slack's fifty. */
const SHOWN = 15

type Row = { activity: HitActivity; hit: Hit }

/** To who runs activities on days that were taken away: which ones, and what can be done; nothing was. */
export function daysOffMessage(t: Dictionary, rows: Row[], reader: Reader): Message {
  const words = t.daysOff
  const title = words.title(rows.length)
  const rest = rows.length - SHOWN
  return {
    text: title,
    blocks: [
      section(title),
      ...rows.slice(0, SHOWN).flatMap((row) => item(t, row, reader)),
      ...(rest > 0 ? [section(words.more(rest))] : []),
      context(words.why),
    ],
  }
}

function item(t: Dictionary, { activity, hit }: Row, reader: Reader): KnownBlock[] {
  const words = t.daysOff
  const { partnershipId, id, number, title, startsAt, endsAt } = activity
  const name = escapeText(nameIn(t.language, hit.name))
  const reason = hit.side === null ? words.holiday(name) : words.vacation(escapeText(hit.side), name)
  const value = ref(partnershipId, id)
  return [
    section(`*${escapeText(title)}*  \`${number}\`\n${formatWhen(startsAt, endsAt, reader)} · ${reason}`),
    actions(
      button(t.activities.details, actionIds.show, value),
      button(words.move, publishingIds.edit, value),
      button(t.activities.cancel, publishingIds.cancel, value),
    ),
  ]
}
