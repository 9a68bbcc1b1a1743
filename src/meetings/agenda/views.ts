import type { Button, KnownBlock, ModalView } from '@slack/types'
import { agreementButton } from '../../agreements/views.ts'
import { formatDay, formatWhen } from '../../calendar/format.ts'
import { dayIn } from '../../calendar/zones.ts'
import { actionIds as difficultyIds } from '../../difficulties/views.ts'
import { actionIds as followUpIds } from '../../follow-ups/views.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import { actionIds as listIds } from '../../lists/views.ts'
import {
  actions,
  button,
  context,
  cut,
  divider,
  escapeText,
  field,
  type Message,
  modal,
  ref,
  says,
  section,
} from '../../slack/blocks.ts'
import type { MeetingRow } from '../rules.ts'
import { agendaHeader, aroundIds, type Reading, whenText } from '../views.ts'
import { resultText, actionIds as voteIds } from '../votes/views.ts'
import { type AgendaRow, isSettled, orderAgenda } from './rules.ts'

export const actionIds = {
  show: aroundIds.showAgenda,
  openForm: aroundIds.propose,
  arrange: aroundIds.arrange,
  second: 'agenda.second',
  takeBack: 'agenda.take-back',
  up: 'agenda.up',
  down: 'agenda.down',
  drop: 'agenda.drop',
  putBack: 'agenda.put-back',
} as const

export const viewIds = {
  form: 'agenda.form',
  arrange: 'agenda.arranging',
} as const

/** What a button of the message that everybody sees carries besides its row: an answer to it must not take its place. */
export const SHARED = 'shared'

const ITEMS_SHOWN = 40

/** `moreNeeds`: how many needs beyond those on it nobody has met. */
type Agenda = { items: AgendaRow[]; moreNeeds: number }

/** For the liaison channel: edited in place as things change. */
export function agendaMessage(reading: Reading, meeting: MeetingRow, { items, moreNeeds }: Agenda): Message {
  const { t } = reading
  const value = ref(meeting.partnershipId, meeting.id)
  const isCancelled = meeting.status === 'CANCELLED'
  return {
    text: `${t.agenda.title(formatDay(meeting.day, reading.reader))} · ${t.agenda.count(active(items).length)}`,
    blocks: [
      ...agendaHeader(reading, meeting),
      ...(isCancelled
        ? [section(t.agenda.isCancelled)]
        : [...itemBlocks(reading, items, null), ...moreNeedsBlocks(t, meeting.partnershipId, moreNeeds)]),
      ...(isCancelled
        ? []
        : [
            actions(
              button(t.agenda.propose, actionIds.openForm, value),
              button(t.agenda.arrange, actionIds.arrange, value),
              button(t.minutes.write, aroundIds.openMinutes, value),
            ),
            context(t.agenda.why),
          ]),
    ],
  }
}

/** For one person, with what they can do. */
export function personalAgenda(
  reading: Reading,
  meeting: MeetingRow,
  { items, moreNeeds }: Agenda,
  who: { personId: number },
): Message {
  const { t } = reading
  const value = ref(meeting.partnershipId, meeting.id)
  return {
    text: t.agenda.title(formatDay(meeting.day, reading.reader)),
    blocks: [
      ...agendaHeader(reading, meeting),
      ...itemBlocks(reading, items, who),
      ...moreNeedsBlocks(t, meeting.partnershipId, moreNeeds),
      actions(button(t.agenda.propose, actionIds.openForm, value)),
    ],
  }
}

/** Before it is put together: when that is, what would be on it, and the proposals, which can be seconded already. */
export function agendaAhead(
  reading: Reading,
  meeting: MeetingRow,
  ahead: { dueAt: Date; difficulties: number; followUps: number; proposals: AgendaRow[] },
  who: { personId: number },
): Message {
  const { t, reader } = reading
  const words = t.agenda
  return {
    text: words.title(formatDay(meeting.day, reader)),
    blocks: [
      ...agendaHeader(reading, meeting),
      section(words.ahead(formatWhen(ahead.dueAt, null, reader), ahead.difficulties, ahead.followUps)),
      ...proposalBlocks(reading, ahead.proposals, who),
      actions(button(words.propose, actionIds.openForm, ref(meeting.partnershipId, meeting.id))),
    ],
  }
}

/** Where no meeting is planned: what waits for one. */
export function agendaWithoutMeeting(
  reading: Reading,
  partnershipId: number,
  proposals: AgendaRow[],
  who: { personId: number },
): Message {
  const words = reading.t.agenda
  return {
    text: words.noMeeting,
    blocks: [
      section(words.noMeeting),
      ...proposalBlocks(reading, proposals, who),
      actions(button(words.propose, actionIds.openForm, ref(partnershipId, 0))),
    ],
  }
}

function moreNeedsBlocks(t: Dictionary, partnershipId: number, count: number): KnownBlock[] {
  if (count === 0) return []
  return [section(t.agenda.moreNeeds(count), button(t.lists.kinds.NEED.list, listIds.needs, ref(partnershipId, 0)))]
}

function active(items: AgendaRow[]): AgendaRow[] {
  return orderAgenda(items.filter(({ droppedAt }) => droppedAt === null))
}

function proposalBlocks(reading: Reading, proposals: AgendaRow[], who: { personId: number }): KnownBlock[] {
  return proposals.length === 0 ? [section(reading.t.agenda.noProposals)] : itemBlocks(reading, proposals, who)
}

/** `who` null: everybody reads it, so its buttons are those that suit anybody. */
function itemBlocks(reading: Reading, items: AgendaRow[], who: { personId: number } | null): KnownBlock[] {
  const { t } = reading
  const rows = active(items)
  if (rows.length === 0) return [section(t.agenda.empty)]
  const more = rows.length - ITEMS_SHOWN
  return [
    ...rows
      .slice(0, ITEMS_SHOWN)
      .map((item, index) => section(itemText(reading, item, index + 1), itemButton(t, item, who))),
    ...(more > 0 ? [context(t.agenda.more(more))] : []),
  ]
}

function itemText(reading: Reading, item: AgendaRow, number: number): string {
  const { t } = reading
  const text = escapeText(cut(item.text.replaceAll('\n', ' '), 250))
  const settled = item.need?.status === 'WITHDRAWN' ? t.agenda.withdrawnNeed : t.agenda.settled
  const line = isSettled(item) ? `*${number}.* ~${text}~ ${settled}` : `*${number}.* *${text}*`
  return [line, factsText(reading, item)].filter((part) => part !== '').join('\n')
}

function factsText(
  { t, reader }: Reading,
  { category, difficulty, followUp, need, proposedBy, seconds, vote }: AgendaRow,
): string {
  const words = t.agenda
  if (difficulty !== null)
    return words.difficulty(difficulty.number, escapeText(difficulty.filedBy), words.states[difficulty.status])
  if (followUp !== null)
    return words.followUp(followUp.number, escapeText(followUp.person), formatDay(followUp.dueOn, reader))
  if (need !== null)
    return words.need(need.number, escapeText(need.organization), formatDay(dayIn(reader.zone, need.createdAt), reader))
  if (category !== null) return words.commitment(t.categories[category as keyof Dictionary['categories']] ?? category)
  const names = seconds.map(({ name }) => escapeText(name)).join(t.common.listSeparator)
  const facts = [
    words.proposedBy(escapeText(proposedBy?.name ?? '')),
    ...(seconds.length > 0 ? [words.secondedBy(names)] : []),
  ]
  return [facts.join(' · '), ...(vote === null ? [] : [resultText(t, vote)])].join('\n')
}

function itemButton(t: Dictionary, item: AgendaRow, who: { personId: number } | null): Button | undefined {
  const words = t.agenda
  const { partnershipId, id, difficulty, followUp, need, proposedBy, seconds, vote } = item
  if (difficulty !== null) return button(words.details, difficultyIds.show, ref(partnershipId, difficulty.id))
  if (followUp !== null) return button(words.details, followUpIds.show, ref(partnershipId, followUp.id))
  if (need !== null) return button(words.details, listIds.show, ref(partnershipId, need.id))
  if (item.kind === 'COMMITMENT') return agreementButton(t, partnershipId)
  if (item.kind !== 'PROPOSAL' || vote?.closedAt != null) return undefined
  const value = ref(partnershipId, id)
  if (who === null) return button(words.second, actionIds.second, `${value}.${SHARED}`)
  if (proposedBy?.id === who.personId)
    return button(words.withdraw, actionIds.drop, value, { confirm: words.withdrawAsk })
  return seconds.some((one) => one.id === who.personId)
    ? button(words.takeBack, actionIds.takeBack, value)
    : button(words.second, actionIds.second, value)
}

/** For officers: the order, what is dropped, and what is put to the vote. */
export function arrangeView(reading: Reading, meeting: MeetingRow, items: AgendaRow[]): ModalView {
  const { t } = reading
  const words = t.agenda
  const rows = active(items).slice(0, ITEMS_SHOWN)
  const dropped = items.filter(({ droppedAt }) => droppedAt !== null).slice(0, 10)
  return modal({
    id: viewIds.arrange,
    title: words.arrange,
    close: t.common.done,
    data: { partnershipId: meeting.partnershipId, meetingId: meeting.id },
    blocks: [
      context(whenText(reading, meeting)),
      ...(rows.length === 0 ? [section(words.empty)] : []),
      ...rows.flatMap((item, index) => [
        section(itemText(reading, item, index + 1)),
        actions(...arrangeButtons(t, item, { isFirst: index === 0, isLast: index === rows.length - 1 })),
      ]),
      ...(dropped.length === 0 ? [] : [divider, section(`*${words.droppedTitle}*`)]),
      ...dropped.map((item) =>
        section(
          `~${escapeText(cut(item.text.replaceAll('\n', ' '), 250))}~`,
          button(words.putBack, actionIds.putBack, ref(item.partnershipId, item.id)),
        ),
      ),
    ],
  })
}

function arrangeButtons(
  t: Dictionary,
  item: AgendaRow,
  { isFirst, isLast }: { isFirst: boolean; isLast: boolean },
): Button[] {
  const words = t.agenda
  const value = ref(item.partnershipId, item.id)
  return [
    ...(isFirst ? [] : [button(words.up, actionIds.up, value)]),
    ...(isLast ? [] : [button(words.down, actionIds.down, value)]),
    button(words.drop, actionIds.drop, value),
    ...(item.kind === 'PROPOSAL' && item.vote === null ? [button(t.votes.open, voteIds.openForm, value)] : []),
  ]
}

export function proposalForm(t: Dictionary, data: { partnershipId: number }): ModalView {
  const words = t.agenda.form
  return modal({
    id: viewIds.form,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      field('text', words.text, { type: 'plain_text_input', multiline: true, max_length: 300 }, { hint: words.hint }),
    ],
  })
}

export function secondedMessage(t: Dictionary, item: AgendaRow, isNew: boolean): Message {
  const text = escapeText(item.text)
  const said = isNew ? t.agenda.seconded(text, item.seconds.length) : t.agenda.secondedBefore(text)
  return {
    text: said,
    blocks: [section(said, button(t.agenda.takeBack, actionIds.takeBack, ref(item.partnershipId, item.id)))],
  }
}

export function takenBackMessage(t: Dictionary, item: AgendaRow): Message {
  const said = t.agenda.takenBack(escapeText(item.text))
  return {
    text: said,
    blocks: [section(said, button(t.agenda.second, actionIds.second, ref(item.partnershipId, item.id)))],
  }
}

export function withdrawnMessage(t: Dictionary, item: AgendaRow): Message {
  const said = t.agenda.withdrawn(escapeText(item.text))
  return {
    text: said,
    blocks: [section(said, button(t.agenda.putBack, actionIds.putBack, ref(item.partnershipId, item.id)))],
  }
}

export function droppedMessage(t: Dictionary, item: AgendaRow): Message {
  const text = t.agenda.droppedNotice(escapeText(item.text))
  return says(text)
}
