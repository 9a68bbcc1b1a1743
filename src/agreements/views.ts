import type { Button, KnownBlock, ModalView } from '@slack/types'
import type { AgreementAnswer } from '../../generated/prisma/enums.ts'
import type { Day } from '../calendar/day.ts'
import { formatWhen, type Reader } from '../calendar/format.ts'
import type { Dictionary } from '../i18n/dictionary.ts'
import {
  actions,
  button,
  context,
  cut,
  divider,
  escapeText,
  field,
  header,
  type Message,
  modal,
  option,
  ref,
  says,
  section,
} from '../slack/blocks.ts'
import {
  type AgreementRow,
  type Behind,
  type Candidate,
  type Change,
  type Commitment,
  candidateKey,
  changesBetween,
  commitmentField,
  isEmpty,
  type KeptCommitment,
  type LineFault,
  type Mode,
  nextTerm,
} from './rules.ts'

export const actionIds = {
  show: 'agreements.show',
  showVersion: 'agreements.show-version',
  openForm: 'agreements.open-form',
  change: 'agreements.change',
  renew: 'agreements.renew',
  end: 'agreements.end',
  file: 'agreements.file',
  versions: 'agreements.versions',
  support: 'agreements.support',
} as const

export const viewIds = {
  form: 'agreements.form',
  support: 'agreements.support-form',
} as const

/** Drawn by their own features, for commitments with nothing behind them. */
const openIds = {
  project: 'projects.open-form',
  activity: 'activities.open-form',
  offer: 'lists.new-offer',
} as const

export function agreementButton(t: Dictionary, partnershipId: number): Button {
  return button(t.agreements.title, actionIds.show, ref(partnershipId, 0))
}

function categoryName(t: Dictionary, category: string): string {
  return t.categories[category as keyof Dictionary['categories']]
}

/** The commitments of each category, in the order of the agreement. */
function byCategory(commitments: readonly KeptCommitment[]): [string, KeptCommitment[]][] {
  const groups = new Map<string, KeptCommitment[]>()
  for (const one of commitments) groups.set(one.category, [...(groups.get(one.category) ?? []), one])
  return [...groups]
}

const longDays = {
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone: 'UTC' }),
}

/** A term runs over years, so its days always say which. */
function dayText(t: Dictionary, day: Day): string {
  return longDays[t.language].format(new Date(`${day}T00:00:00Z`))
}

function termText(t: Dictionary, { firstDay, lastDay }: Pick<AgreementRow, 'firstDay' | 'lastDay'>): string {
  return t.agreements.term(dayText(t, firstDay), dayText(t, lastDay))
}

/** How the term stands: what an officer has decided, or how long it still lasts. */
function stateText(t: Dictionary, { answer, answeredBy }: AgreementRow, daysLeft: number): string {
  if (daysLeft < 0) return t.agreements.over
  return answer === 'ENDS' ? t.agreements.ends(escapeText(answeredBy ?? '')) : t.agreements.daysLeft(daysLeft)
}

/** What the newest version is to the one that is shown. */
function newestText(t: Dictionary, newest: AgreementRow, { lastDay }: AgreementRow): string {
  return newest.firstDay > lastDay ? t.agreements.follows(termText(t, newest)) : t.agreements.older
}

function behindText(
  t: Dictionary,
  { projects, projectCount, activities, activityCount, offers, offerCount }: Behind,
  isSaid: boolean,
): string {
  const titles = (rows: readonly { title: string }[], count: number) =>
    rows.map(({ title }) => escapeText(cut(title, 60))).join(t.common.listSeparator) +
    (count > rows.length ? ` ${t.agreements.more(count - rows.length)}` : '')
  const found = [
    ...(projectCount > 0 ? [t.agreements.projects(projectCount, titles(projects, projectCount))] : []),
    ...(activityCount > 0 ? [t.agreements.activities(activityCount, titles(activities, activityCount))] : []),
    ...(offerCount > 0 ? [t.agreements.offers(offerCount, titles(offers, offerCount))] : []),
  ]
  if (found.length === 0) return `:warning: ${t.agreements.empty}`
  const text = found.join(t.agreements.and)
  return `↳ ${isSaid ? text : t.agreements.ofCategory(text)}`
}

/** A category's commitments with what stands behind each; what nobody has said anything of shares what is of the category. */
function categoryText(t: Dictionary, category: string, commitments: KeptCommitment[], behind: Map<number, Behind>) {
  const line = ({ text }: Commitment) => `• ${escapeText(text)}`
  const found = ({ id, isSaid }: KeptCommitment) => behindText(t, behind.get(id) ?? NOTHING, isSaid)
  const said = commitments.filter(({ isSaid }) => isSaid)
  const unsaid = commitments.filter(({ isSaid }) => !isSaid)
  const [first] = unsaid
  return [
    `*${categoryName(t, category)}*`,
    ...said.flatMap((one) => [line(one), found(one)]),
    ...unsaid.map(line),
    ...(first === undefined ? [] : [found(first)]),
  ].join('\n')
}

const NOTHING: Behind = {
  projects: [],
  projectCount: 0,
  activities: [],
  activityCount: 0,
  offers: [],
  offerCount: 0,
}

export type Shown = {
  agreement: AgreementRow
  parties: string[]
  behind: Map<number, Behind>
  daysLeft: number
  /** The newest version, when it is another one. */
  newest: AgreementRow | null
}

/** One version whole: who, how long, what for, what was promised, and what stands behind each of it. */
export function agreementMessage(
  t: Dictionary,
  { agreement, parties, behind, daysLeft, newest }: Shown,
  reader: Reader,
): Message {
  const words = t.agreements
  const { partnershipId, id, title, goals, commitments, version } = agreement
  const groups = byCategory(commitments)
  const hasEmpty = commitments.some(({ id }) => isEmpty(behind.get(id) ?? NOTHING))
  const blocks: KnownBlock[] = [
    header(title),
    section(
      [
        words.parties(parties.map(escapeText).join(t.common.listSeparator)),
        words.termStands(termText(t, agreement), stateText(t, agreement, daysLeft)),
        ...(newest === null ? [] : [newestText(t, newest, agreement)]),
      ].join('\n'),
    ),
    ...(goals === '' ? [] : [section(`*${words.goals}*\n${escapeText(goals)}`)]),
    divider,
    ...groups.map(([category, ofCategory]) =>
      section(
        categoryText(t, category, ofCategory, behind),
        button(words.support.open, actionIds.support, `${ref(partnershipId, id)}.${category}`),
      ),
    ),
    ...(hasEmpty ? [actions(...emptyButtons(t, partnershipId))] : []),
    divider,
    context(words.version(version, escapeText(agreement.writtenBy), formatWhen(agreement.writtenAt, null, reader))),
    actions(...agreementButtons(t, newest ?? agreement, agreement, id)),
  ]
  return { text: title, blocks }
}

function emptyButtons(t: Dictionary, partnershipId: number): Button[] {
  const top = ref(partnershipId, 0)
  return [
    button(t.projects.form.title, openIds.project, top),
    button(t.activities.create, openIds.activity, top),
    button(t.lists.kinds.OFFER.create, openIds.offer, top),
  ]
}

function agreementButtons(t: Dictionary, newest: AgreementRow, shown: AgreementRow, id: number): Button[] {
  const words = t.agreements
  const value = ref(newest.partnershipId, newest.id)
  return [
    ...answerButtons(t, newest),
    ...(shown.fileId === null ? [] : [button(words.file, actionIds.file, ref(shown.partnershipId, id))]),
    ...(newest.version > 1 ? [button(words.versions, actionIds.versions, value)] : []),
  ]
}

function answerButtons(t: Dictionary, { partnershipId, id, title, answer }: AgreementRow): Button[] {
  const words = t.agreements
  const value = ref(partnershipId, id)
  const end = button(words.end, actionIds.end, value, {
    confirm: { title: words.end, text: words.endConfirm(title), yes: words.end, no: t.common.back },
  })
  return [
    button(words.renew, actionIds.renew, value),
    button(words.change, actionIds.change, value),
    ...(answer === 'ENDS' ? [] : [end]),
  ]
}

export function noAgreement(t: Dictionary, partnershipId: number): Message {
  const open = button(t.agreements.form.new, actionIds.openForm, ref(partnershipId, 0), { style: 'primary' })
  return { text: t.agreements.none, blocks: [section(t.agreements.none), actions(open)] }
}

function changeText(t: Dictionary, change: Change): string {
  const words = t.agreements.changes
  switch (change.what) {
    case 'term': {
      const term = ([firstDay, lastDay]: [string, string]) => termText(t, { firstDay, lastDay })
      return words.term(term(change.from), term(change.to))
    }
    case 'added':
    case 'dropped':
      return words[change.what](categoryName(t, change.category), escapeText(change.text))
    default:
      return words[change.what]
  }
}

const CHANGES_SHOWN = 12

function changeLines(t: Dictionary, older: AgreementRow, newer: AgreementRow): string[] {
  const lines = changesBetween(older, newer).map((change) => `• ${changeText(t, change)}`)
  if (lines.length === 0) return [`• ${t.agreements.changes.nothing}`]
  const rest = lines.length - CHANGES_SHOWN
  return rest > 0 ? [...lines.slice(0, CHANGES_SHOWN), t.agreements.more(rest)] : lines
}

/** All versions, the newest first, each with what it changed. */
export function versionsMessage(t: Dictionary, versions: AgreementRow[], reader: Reader): Message {
  const words = t.agreements
  const blocks = versions.map((one, index) => {
    const older = versions[index + 1]
    const head = `*${words.versionOf(one.version, escapeText(one.writtenBy), formatWhen(one.writtenAt, null, reader))}*`
    const lines = older === undefined ? [termText(t, one)] : changeLines(t, older, one)
    return section(
      [head, ...lines].join('\n'),
      button(words.read, actionIds.showVersion, ref(one.partnershipId, one.id)),
    )
  })
  return { text: words.versions, blocks }
}

/** To the liaison channel, when a version was written. */
export function writtenMessage(t: Dictionary, agreement: AgreementRow, older: AgreementRow | null): Message {
  const words = t.agreements
  const [who, title] = [escapeText(agreement.writtenBy), escapeText(agreement.title)]
  const text = older === null ? words.writtenFirst(who, title) : words.written(who, title, agreement.version)
  const lines = older === null ? [termText(t, agreement)] : changeLines(t, older, agreement)
  return {
    text,
    blocks: [section([text, ...lines].join('\n')), actions(agreementButton(t, agreement.partnershipId))],
  }
}

/** To each officer before the end of the term. */
export function endMessage(t: Dictionary, agreement: AgreementRow, daysLeft: number): Message {
  const words = t.agreements.ending
  const text = words.ask(escapeText(agreement.title), daysLeft, dayText(t, agreement.lastDay))
  return { text, blocks: [section(text), actions(...answerButtons(t, agreement)), context(words.why)] }
}

/** What the same message says once an officer has answered; `newest` is the version in force now. */
export function answeredMessage(
  t: Dictionary,
  agreement: AgreementRow & { answer: AgreementAnswer },
  newest: AgreementRow,
): Message {
  const words = t.agreements.ending
  const who = escapeText(agreement.answeredBy ?? '')
  const text = words.answered[agreement.answer](escapeText(agreement.title), who, dayText(t, newest.lastDay))
  const after = [button(words.renewAfterAll, actionIds.renew, ref(agreement.partnershipId, agreement.id))]
  const buttons = [...(agreement.answer === 'ENDS' ? after : []), agreementButton(t, agreement.partnershipId)]
  return { text, blocks: [section(text), actions(...buttons)] }
}

export function fileMessage(t: Dictionary, { title }: AgreementRow): Message {
  const text = t.agreements.fileOf(escapeText(title))
  return says(text)
}

export function lineFaultText(t: Dictionary, { line, fault }: LineFault): string {
  return t.agreements.faults[fault](line)
}

/** The form of a version, filled with what the one before says; a renewed one with the term that follows. */
export function agreementForm(
  t: Dictionary,
  partnershipId: number,
  mode: Mode,
  current: AgreementRow | null,
): ModalView {
  const words = t.agreements.form
  const term = current === null ? null : mode === 'renew' ? nextTerm(current) : current
  const initial = (value: string) => (value === '' ? {} : { initial_value: value })
  const day = (value: string | undefined) => (value === undefined ? {} : { initial_date: value })
  const commitments = (current?.commitments ?? []).map(
    ({ category, text }) => `${categoryName(t, category)}${words.colon}${text}`,
  )
  return modal({
    id: viewIds.form,
    title: words[mode],
    submit: t.common.save,
    close: t.common.cancel,
    data: { partnershipId, mode, seen: current?.version ?? 0 },
    blocks: [
      field('title', words.title, {
        type: 'plain_text_input',
        max_length: 120,
        initial_value: current?.title ?? words.titleExample,
      }),
      field('firstDay', words.firstDay, { type: 'datepicker', ...day(term?.firstDay) }),
      field('lastDay', words.lastDay, { type: 'datepicker', ...day(term?.lastDay) }, { hint: words.lastDayHint }),
      field(
        'goals',
        t.agreements.goals,
        { type: 'plain_text_input', multiline: true, max_length: 2_000, ...initial(current?.goals ?? '') },
        { optional: true },
      ),
      field(
        'commitments',
        words.commitments,
        { type: 'plain_text_input', multiline: true, max_length: 3_000, ...initial(commitments.join('\n')) },
        { hint: words.commitmentsHint(Object.values(t.categories).join(t.common.listSeparator)) },
      ),
      field(
        'file',
        words.file,
        { type: 'file_input', filetypes: ['pdf', 'png', 'jpg', 'jpeg'], max_files: 1 },
        { optional: true, hint: current?.fileId ? words.fileThere(current.fileName) : words.fileHint },
      ),
    ],
  })
}

/** For each commitment of a category, which projects, activities and offers stand behind it. */
export function supportForm(
  t: Dictionary,
  { agreement, category }: { agreement: AgreementRow; category: string },
  { candidates, chosen }: { candidates: Candidate[]; chosen: { commitmentId: number; key: string }[] },
): ModalView {
  const words = t.agreements.support
  const options = candidates.map((one) => option(words[one.kind](one.number, one.title), candidateKey(one)))
  const commitments = agreement.commitments.filter((one) => one.category === category)
  const fields = commitments.map(({ id, text }) => {
    const before = options.filter(({ value }) => chosen.some((one) => one.commitmentId === id && one.key === value))
    return field(
      commitmentField(id),
      cut(text, 200),
      {
        type: 'multi_static_select',
        options,
        ...(before.length > 0 ? { initial_options: before } : {}),
      },
      { optional: true },
    )
  })
  const { partnershipId, id } = agreement
  return modal({
    id: viewIds.support,
    title: words.title,
    submit: t.common.save,
    close: t.common.cancel,
    data: { partnershipId, agreementId: id },
    blocks: [section(`*${categoryName(t, category)}*\n${words.how}`), ...fields],
  })
}
