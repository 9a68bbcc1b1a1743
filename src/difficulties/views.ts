import type { Button, KnownBlock, ModalView } from '@slack/types'
import type { Day } from '../calendar/day.ts'
import { formatDay, type Reader } from '../calendar/format.ts'
import { dayIn } from '../calendar/zones.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import { projectOption } from '../projects/views.ts'
import {
  actions,
  button,
  context,
  cut,
  escapeText,
  field,
  type Message,
  mention,
  modal,
  option,
  ref,
  says,
  search,
  section,
} from '../slack/blocks.ts'
import { actsOf, type DifficultyRow, type Filter, type Happening, isUnanswered, type Who } from './rules.ts'

export const actionIds = {
  openForm: 'difficulties.open-form',
  list: 'difficulties.list',
  show: 'difficulties.show',
  give: 'difficulties.give',
  person: 'difficulties.person',
  answer: 'difficulties.answer',
  correct: 'difficulties.correct',
  confirm: 'difficulties.confirm',
  reopen: 'difficulties.reopen',
} as const

export const viewIds = {
  form: 'difficulties.form',
  owner: 'difficulties.owner-form',
  answer: 'difficulties.answer-form',
  reopen: 'difficulties.reopen-form',
} as const

/** Every line of what a person wrote, kept behind the quotation mark. */
export function quoted(text: string): string {
  return escapeText(text).replaceAll('\n', '\n> ')
}

/** Where it stands, in a few words. */
export function stateText(t: Dictionary, difficulty: DifficultyRow, reader: Reader): string {
  const words = t.difficulties.states
  const { status, owner } = difficulty
  return status === 'IN_HAND'
    ? words.IN_HAND(escapeText(owner?.name ?? ''), dueText(t, difficulty, reader))
    : words[status]
}

function dueText(t: Dictionary, { dueOn, isProvisional }: DifficultyRow, reader: Reader): string {
  const day = formatDay(dueOn ?? '', reader)
  return isProvisional ? t.followUps.provisional(day) : day
}

/** What everybody in the liaison channel may find under it; each press is checked when it comes. */
const INVITED = { give: true, answer: true, correct: false, confirm: false, reopen: false }

/** In the liaison channel: with the buttons to give it an owner and to answer, later with its answer. */
export function difficultyCard(t: Dictionary, difficulty: DifficultyRow, reader: Reader): Message {
  const may = isUnanswered(difficulty) ? INVITED : { ...INVITED, give: false, answer: false }
  return cardWith(t, difficulty, reader, may)
}

/** For one person: what they can do with it, and everything that happened to it. */
export function personalCard(
  t: Dictionary,
  difficulty: DifficultyRow,
  history: Happening[],
  reader: Reader,
  who: Who,
): Message {
  const card = cardWith(t, difficulty, reader, actsOf(difficulty, who))
  const happened = history.map((one) => happeningText(t, one, reader)).join('\n')
  return { ...card, blocks: [...(card.blocks ?? []), ...(history.length > 1 ? [context(happened)] : [])] }
}

function cardWith(t: Dictionary, difficulty: DifficultyRow, reader: Reader, may: ReturnType<typeof actsOf>): Message {
  const words = t.difficulties
  const { number, project, followUp } = difficulty
  const about = [
    words.from(mention(difficulty.filedBy), formatDay(dayIn(reader.zone, difficulty.createdAt), reader)),
    ...(project === null ? [] : [escapeText(t.projects.cardTitle(project.number, project.title))]),
    ...(followUp === null ? [] : [words.about(escapeText(followUp.text))]),
    stateText(t, difficulty, reader),
  ]
  const buttons = buttonsFor(t, difficulty, may)
  return {
    text: words.line(number, escapeText(cut(difficulty.text, 200))),
    blocks: [
      section(`:raised_hand: *${words.title(number)}*\n> ${quoted(difficulty.text)}`),
      context(about.join(' · ')),
      ...answerBlocks(t, difficulty),
      ...(buttons.length === 0 ? [] : [actions(...buttons)]),
    ],
  }
}

function answerBlocks(t: Dictionary, { answeredBy, answer }: DifficultyRow): KnownBlock[] {
  return answer === '' ? [] : [section(t.difficulties.answerBy(escapeText(answeredBy?.name ?? ''), escapeText(answer)))]
}

function buttonsFor(t: Dictionary, difficulty: DifficultyRow, may: ReturnType<typeof actsOf>): Button[] {
  const words = t.difficulties
  const value = ref(difficulty.partnershipId, difficulty.id)
  const isInHand = difficulty.status === 'IN_HAND'
  return [
    ...(may.answer ? [button(words.answer, actionIds.answer, value, { style: 'primary' })] : []),
    ...(may.give ? [button(isInHand ? words.giveAgain : words.give, actionIds.give, value)] : []),
    ...(may.correct ? [button(words.correct, actionIds.correct, value)] : []),
    ...(may.confirm ? [confirmButton(t, difficulty)] : []),
    ...(may.reopen ? [button(words.reopen, actionIds.reopen, value)] : []),
  ]
}

function confirmButton(t: Dictionary, difficulty: DifficultyRow): Button {
  const value = ref(difficulty.partnershipId, difficulty.id)
  return isUnanswered(difficulty)
    ? button(t.difficulties.settledItself, actionIds.confirm, value)
    : button(t.difficulties.confirm, actionIds.confirm, value, { style: 'primary' })
}

function happeningText(t: Dictionary, one: Happening, reader: Reader): string {
  const words = t.difficulties.history
  const day = formatDay(dayIn(reader.zone, one.at), reader)
  const who = escapeText(one.who)
  switch (one.what) {
    case 'inHand':
      return words.inHand(day, who, escapeText(one.owner), formatDay(one.dueOn, reader))
    case 'answered':
    case 'corrected':
    case 'reopened':
      return words[one.what](day, who, escapeText(cut(one.text.replaceAll('\n', ' '), 300)))
    default:
      return words[one.what](day, who)
  }
}

/** What waits for one person: with the button that settles it. */
export function waitingItem(t: Dictionary, difficulty: DifficultyRow, reader: Reader, who: Who): KnownBlock[] {
  return cardWith(t, difficulty, reader, { ...actsOf(difficulty, who), give: false }).blocks ?? []
}

export function difficultyList(
  t: Dictionary,
  rows: DifficultyRow[],
  filter: Filter,
  { partnershipId, reader }: { partnershipId: number; reader: Reader },
): Message {
  const words = t.difficulties
  const other: Filter = filter === 'open' ? 'all' : 'open'
  const below = actions(
    button(words.form.title, actionIds.openForm, ref(partnershipId, 0)),
    button(words.filters[other], actionIds.list, `${ref(partnershipId, 0)}.${other}`),
  )
  if (rows.length === 0) return { text: words.emptyList, blocks: [section(words.emptyList), below] }
  return {
    text: words.listTitle,
    blocks: [
      section(`*${words.listTitle}*`),
      ...rows.map((row) => {
        const title = `*${escapeText(cut(row.text, 150)).replaceAll('\n', ' ')}*  \`${row.number}\``
        const line = `${title}\n${escapeText(row.filedBy.name)} · ${stateText(t, row, reader)}`
        return section(line, button(words.details, actionIds.show, ref(row.partnershipId, row.id)))
      }),
      below,
    ],
  }
}

export function difficultyForm(
  t: Dictionary,
  data: { partnershipId: number },
  projects: { id: number; number: number; title: string }[],
): ModalView {
  const words = t.difficulties.form
  const project: KnownBlock[] =
    projects.length === 0
      ? []
      : [
          field(
            'project',
            words.project,
            {
              type: 'static_select',
              options: projects.map((project) => projectOption(t, project)),
            },
            { optional: true },
          ),
        ]
  return modal({
    id: viewIds.form,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      field('text', words.text, { type: 'plain_text_input', multiline: true, max_length: 1_000 }, { hint: words.hint }),
      ...project,
    ],
  })
}

type Subject = { partnershipId: number; difficultyId: number }

export function ownerForm(t: Dictionary, data: Subject, difficulty: DifficultyRow, reader: Reader): ModalView {
  const words = t.difficulties.ownerForm
  const { owner, dueOn } = difficulty
  return modal({
    id: viewIds.owner,
    title: words.title,
    submit: t.common.save,
    close: t.common.cancel,
    data,
    blocks: [
      ...factsOf(t, difficulty, reader),
      field(
        'owner',
        words.owner,
        search(
          actionIds.person,
          t.followUps.form.personPlaceholder,
          owner === null ? null : option(owner.name, String(owner.id)),
        ),
        { hint: words.ownerHint },
      ),
      field(
        'dueOn',
        words.dueOn,
        { type: 'datepicker', ...(dueOn === null ? {} : { initial_date: dueOn }) },
        { hint: words.dueOnHint },
      ),
    ],
  })
}

export function answerForm(t: Dictionary, data: Subject, difficulty: DifficultyRow, reader: Reader): ModalView {
  const words = t.difficulties.answerForm
  return modal({
    id: viewIds.answer,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      ...factsOf(t, difficulty, reader),
      field(
        'text',
        words.text,
        {
          type: 'plain_text_input',
          multiline: true,
          max_length: 1_500,
          ...(difficulty.answer === '' ? {} : { initial_value: difficulty.answer }),
        },
        { hint: words.hint },
      ),
    ],
  })
}

export function reopenForm(t: Dictionary, data: Subject, difficulty: DifficultyRow, reader: Reader): ModalView {
  const words = t.difficulties.reopenForm
  return modal({
    id: viewIds.reopen,
    title: words.title,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      ...factsOf(t, difficulty, reader),
      field('text', words.text, { type: 'plain_text_input', multiline: true, max_length: 500 }, { hint: words.hint }),
    ],
  })
}

function factsOf(t: Dictionary, difficulty: DifficultyRow, reader: Reader): KnownBlock[] {
  return (difficultyCard(t, difficulty, reader).blocks ?? []).filter(({ type }) => type !== 'actions')
}

/** What became of a chosen day: a day off is moved to the next working day, and that is said. */
export function inHandText(
  t: Dictionary,
  difficulty: DifficultyRow,
  { wanted, isMoved }: { wanted: Day; isMoved: boolean },
  reader: Reader,
): string {
  const words = t.difficulties
  const owner = escapeText(difficulty.owner?.name ?? '')
  const saved = words.inHandSaved(difficulty.number, owner, dueText(t, difficulty, reader))
  return isMoved ? `${words.dayMoved(formatDay(wanted, reader))}\n${saved}` : saved
}

export function answeredBefore(t: Dictionary, { number, status, answeredBy, answer }: DifficultyRow): Message {
  const text =
    answer === '' && status === 'CONFIRMED'
      ? t.difficulties.settledBefore(number)
      : t.difficulties.answeredBefore(number, escapeText(answeredBy?.name ?? ''), escapeText(answer))
  return says(text)
}

/** What those concerned read in their own messages; who asked is asked whether that settles it. */
export function answerMessage(t: Dictionary, difficulty: DifficultyRow, readerId: number | null): Message {
  const words = t.difficulties
  const { number, followUp, filedBy } = difficulty
  const who = mention(difficulty.answeredBy ?? { slackUserId: null, name: '' })
  const answer = escapeText(difficulty.answer)
  const isFiler = filedBy.id === readerId
  const text = isFiler
    ? words.yourAnswer(number, quoted(difficulty.text), who, answer)
    : words.otherAnswer(number, mention(filedBy), quoted(difficulty.text), who, answer)
  const again = followUp?.status === 'OPEN' && followUp.personId === readerId
  return {
    text,
    blocks: [
      section(text),
      ...(again ? [context(words.askedAgain(escapeText(followUp.text)))] : []),
      ...(isFiler
        ? [
            actions(
              confirmButton(t, difficulty),
              button(words.reopen, actionIds.reopen, ref(difficulty.partnershipId, difficulty.id)),
            ),
          ]
        : []),
    ],
  }
}

/** To its owner, to who asked, and to who had it before. */
export function inHandMessage(t: Dictionary, difficulty: DifficultyRow, readerId: number, reader: Reader): Message {
  const words = t.difficulties.inHand
  const { number, owner, filedBy } = difficulty
  const day = dueText(t, difficulty, reader)
  if (owner?.id === readerId) return withCard(t, difficulty, reader, words.yours(number, day), readerId)
  const who = mention(owner ?? { slackUserId: null, name: '' })
  return says(filedBy.id === readerId ? words.ofYours(number, who, day) : words.nowWith(number, who, day))
}

export function dueMessage(t: Dictionary, difficulty: DifficultyRow, readerId: number, reader: Reader): Message {
  const { number, dueOn, owner } = difficulty
  const isToday = dueOn === dayIn(reader.zone, reader.now)
  const words = t.difficulties
  const due = isToday ? words.dueToday(number) : words.wasDue(number, formatDay(dueOn ?? '', reader))
  const text = owner === null || owner.id === readerId ? due : `${due}\n${words.standsIn(mention(owner))}`
  return withCard(t, difficulty, reader, text, readerId)
}

function withCard(t: Dictionary, difficulty: DifficultyRow, reader: Reader, text: string, personId: number): Message {
  const who = { personId, isOfficer: false, today: dayIn(reader.zone, reader.now) }
  const may = { ...actsOf(difficulty, who), confirm: false, reopen: false }
  return { text, blocks: [section(text), ...(cardWith(t, difficulty, reader, may).blocks ?? [])] }
}

/** In the place of a message that asked: what came of it, and what its reader can still do. */
export function outcomeMessage(
  t: Dictionary,
  difficulty: DifficultyRow,
  happened: Happening,
  personId: number,
  reader: Reader,
): Message {
  const line = t.difficulties.line(difficulty.number, escapeText(cut(difficulty.text, 200)).replaceAll('\n', ' '))
  const may = actsOf(difficulty, { personId, isOfficer: false, today: dayIn(reader.zone, reader.now) })
  const buttons = buttonsFor(t, difficulty, { ...may, give: false, answer: false, confirm: false })
  const isSettled = happened.what === 'confirmed'
  return says(
    `${isSettled ? ':white_check_mark: ' : ''}${line}\n${happeningText(t, happened, reader)}`,
    ...(isSettled ? answerBlocks(t, difficulty) : []),
    ...(buttons.length === 0 ? [] : [actions(...buttons)]),
  )
}

export function settledMessage(t: Dictionary, { number, filedBy, text }: DifficultyRow): Message {
  return says(t.difficulties.settledNotice(number, mention(filedBy), quoted(text)))
}

export function reopenedMessage(t: Dictionary, { number, filedBy }: DifficultyRow, reason: string): Message {
  return says(t.difficulties.reopenedNotice(number, mention(filedBy), quoted(reason)))
}
