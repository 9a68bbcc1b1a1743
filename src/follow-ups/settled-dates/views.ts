import { formatDay, type Reader } from '../../calendar/format.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import { button, escapeText, type Message, ref, says, section } from '../../slack/blocks.ts'
import { actionIds } from '../views.ts'
import type { Move } from './queries.ts'

export type Settled = { id: number; partnershipId: number; number: number; text: string; move: Move }

const SHOWN = 20

function lineOf(t: Dictionary, { number, text, move }: Settled, reader: Reader): string {
  const isDue = move.from.dueOn !== move.to.dueOn
  const [from, to] = isDue ? [move.from.dueOn, move.to.dueOn] : [move.from.askOn, move.to.askOn]
  return t.followUps.settled.line(number, escapeText(text), formatDay(from, reader), formatDay(to, reader))
}

/** To one person: which of their days moved because a year's holidays became known, or were taken back. */
export function settledMessage(t: Dictionary, rows: Settled[], reader: Reader): Message {
  const title = t.followUps.settled.title(rows.length)
  return {
    text: title,
    blocks: [
      section(title),
      ...rows
        .slice(0, SHOWN)
        .map((row) =>
          section(lineOf(t, row, reader), button(t.followUps.details, actionIds.show, ref(row.partnershipId, row.id))),
        ),
      ...(rows.length > SHOWN ? [section(t.digests.more(String(rows.length - SHOWN)))] : []),
    ],
  }
}

export function settledInThread(t: Dictionary, row: Settled, reader: Reader): Message {
  const text = t.followUps.settled.inThread(lineOf(t, row, reader))
  return says(text)
}
