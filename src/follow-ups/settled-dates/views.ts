import type { Button } from '@slack/types'
import { formatDay, type Reader } from '../../calendar/format.ts'
import { actionIds as difficultyActions } from '../../difficulties/views.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import { button, cut, escapeText, type Message, ref, says, section } from '../../slack/blocks.ts'
import { actionIds } from '../views.ts'
import type { Settled } from './queries.ts'

const SHOWN = 20

function lineOf(t: Dictionary, { subject, number, text, move }: Settled, reader: Reader): string {
  const isDue = move.from.dueOn !== move.to.dueOn
  const [from, to] = isDue ? [move.from.dueOn, move.to.dueOn] : [move.from.askOn, move.to.askOn]
  const name = subject === 'difficulty' ? t.difficulties.title(number) : String(number)
  return t.followUps.settled.line(name, escapeText(cut(text, 300)), formatDay(from, reader), formatDay(to, reader))
}

/** To one person: which of their days moved because a year's holidays became known, or were taken back. */
export function settledMessage(t: Dictionary, rows: Settled[], reader: Reader): Message {
  const title = t.followUps.settled.title(rows.length)
  return {
    text: title,
    blocks: [
      section(title),
      ...rows.slice(0, SHOWN).map((row) => section(lineOf(t, row, reader), details(t, row))),
      ...(rows.length > SHOWN ? [section(t.digests.more(String(rows.length - SHOWN)))] : []),
    ],
  }
}

function details(t: Dictionary, { subject, partnershipId, id }: Settled): Button {
  const show = subject === 'difficulty' ? difficultyActions.show : actionIds.show
  return button(t.followUps.details, show, ref(partnershipId, id))
}

export function settledInThread(t: Dictionary, row: Settled, reader: Reader): Message {
  const text = t.followUps.settled.inThread(lineOf(t, row, reader))
  return says(text)
}
