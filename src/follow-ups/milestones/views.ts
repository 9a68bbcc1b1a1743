import type { KnownBlock, ModalView } from '@slack/types'
import { formatDay, type Reader } from '../../calendar/format.ts'
import type { Calendar } from '../../calendar/working-days.ts'
import { dayIn } from '../../calendar/zones.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import { actions, button, closingView, escapeText, field, modal, ref, section } from '../../slack/blocks.ts'
import { urgencyOf } from '../rules.ts'
import type { MilestoneRow, MilestoneState } from './rules.ts'

export const actionIds = {
  reached: 'milestones.reached',
  notReached: 'milestones.not-reached',
  move: 'milestones.move',
} as const

export const viewIds = { move: 'milestones.move-form' } as const

/** In the daily message of the owners: what is due with its buttons, or what became of it. */
export function milestoneItem(
  t: Dictionary,
  row: MilestoneRow,
  state: MilestoneState,
  { reader, calendar }: { reader: Reader; calendar: Calendar },
): KnownBlock[] {
  const words = t.milestones
  const value = ref(row.partnershipId, row.id)
  if (state === 'reached')
    return [
      section(
        words.isReached(escapeText(row.text)),
        button(t.projects.milestones.unreach, actionIds.notReached, value),
      ),
    ]
  if (state === 'moved') return [section(movedText(t, row, reader))]
  const { project, dueOn } = row
  const facts = [t.followUps.inProject(project.number, escapeText(project.title)), dueText(t, dueOn, reader, calendar)]
  return [
    section(`*${escapeText(row.text)}*\n${facts.join(' · ')}`),
    actions(button(t.projects.milestones.reach, actionIds.reached, value), button(words.move, actionIds.move, value)),
  ]
}

function dueText(t: Dictionary, dueOn: string, reader: Reader, calendar: Calendar): string {
  const urgency = urgencyOf({ dueOn, askOn: dueOn }, dayIn(reader.zone, reader.now), calendar)
  if (urgency.kind !== 'late') return t.followUps.due.today
  return t.followUps.due.late(formatDay(dueOn, reader), urgency.workingDays)
}

function movedText(t: Dictionary, { text, dueOn }: MilestoneRow, reader: Reader): string {
  return t.milestones.isMoved(escapeText(text), formatDay(dueOn, reader))
}

export function moveForm(t: Dictionary, data: unknown, { text, dueOn }: MilestoneRow): ModalView {
  const words = t.milestones
  return modal({
    id: viewIds.move,
    title: words.move,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [
      section(`*${escapeText(text)}*`),
      field('due', t.projects.milestones.due, { type: 'datepicker', initial_date: dueOn }, { hint: words.moveHint }),
    ],
  })
}

export function movedView(t: Dictionary, row: MilestoneRow, reader: Reader): ModalView {
  return closingView(t, t.milestones.move, { text: movedText(t, row, reader) })
}
