import type { KnownBlock, ModalView } from '@slack/types'
import type { Day } from '../../calendar/day.ts'
import { formatDay, formatRelativeDay, formatWhen, type Reader } from '../../calendar/format.ts'
import { type Calendar, holidayName, isWorkingDay } from '../../calendar/working-days.ts'
import { instantAt } from '../../calendar/zones.ts'
import type { FollowUpRow } from '../../follow-ups/rules.ts'
import { actionIds as followUpIds, inShort } from '../../follow-ups/views.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import {
  actions,
  button,
  context,
  cut,
  escapeText,
  field,
  header,
  type Message,
  modal,
  option,
  ref,
  says,
  search,
  section,
} from '../../slack/blocks.ts'
import type { Contact } from '../rules.ts'
import { actionIds as enterpriseIds } from '../views.ts'
import { type Goer, type Known, LONGEST_REPORT, MOST_GOERS, type News, type ReportRow, type VisitRow } from './rules.ts'

export const actionIds = {
  list: 'visits.list',
  show: 'visits.show',
  openForm: 'visits.open-form',
  openFormFor: 'visits.open-form-for',
  enterprise: 'visits.enterprise',
  goers: 'visits.goers',
  change: 'visits.change',
  cancel: 'visits.cancel',
  restore: 'visits.restore',
  report: 'visits.open-report',
  addFollowUp: 'visits.add-follow-up',
  person: 'visits.person',
} as const

export const viewIds = { form: 'visits.form', confirm: 'visits.confirm', report: 'visits.report-form' } as const

function whenText({ startsAt }: VisitRow, reader: Reader): string {
  return formatWhen(startsAt, null, reader)
}

/** The people by side. */
function goersText(t: Dictionary, goers: Pick<Goer, 'name' | 'organization'>[]): string {
  const sides = [...Map.groupBy(goers, ({ organization }) => organization).entries()]
  return sides
    .map(([side, people]) => {
      const names = people.map(({ name }) => escapeText(name)).join(t.common.listSeparator)
      return side === null ? names : t.visits.side(names, escapeText(side))
    })
    .join(t.common.listSeparator)
}

function factLines(t: Dictionary, { purpose, goers, enterprise }: VisitRow): string[] {
  return [
    ...(enterprise.place === '' ? [] : [t.enterprises.at(escapeText(enterprise.place))]),
    ...(purpose === '' ? [] : [t.visits.purpose(escapeText(purpose))]),
    t.visits.goers(goersText(t, goers)),
  ]
}

/** A line of a list, with the way to all the rest. */
function visitLine(
  t: Dictionary,
  visit: VisitRow,
  reader: Reader,
  { named, followUps }: { named: boolean; followUps: FollowUpRow[] },
): KnownBlock {
  const when = whenText(visit, reader)
  const title = named ? `*${escapeText(visit.enterprise.name)}*\n${when}` : when
  const lines = [
    [title, ...(visit.purpose === '' ? [] : [escapeText(cut(visit.purpose, 150))])].join(' · '),
    ...(visit.report === null ? [] : [`> ${escapeText(cut(visit.report.said.replaceAll(/\s+/g, ' '), 200))}`]),
    ...followUps.map((followUp) => `${inShort(t, followUp, reader)} · ${escapeText(cut(followUp.text, 100))}`),
  ]
  return section(lines.join('\n'), button(t.visits.details, actionIds.show, ref(visit.partnershipId, visit.id)))
}

export function visitList(
  t: Dictionary,
  { waiting, coming }: { waiting: VisitRow[]; coming: VisitRow[] },
  reader: Reader,
  { partnershipId, mayPlan }: { partnershipId: number; mayPlan: boolean },
): Message {
  const words = t.visits
  const plan = mayPlan ? [actions(button(words.plan, actionIds.openForm, ref(partnershipId, 0)))] : []
  if (waiting.length + coming.length === 0) return { text: words.empty, blocks: [section(words.empty), ...plan] }
  return {
    text: words.listTitle,
    blocks: [
      ...waiting.flatMap((visit) => unreportedItem(t, visit, reader)),
      ...(coming.length === 0 ? [] : [section(`*${words.ahead}*`)]),
      ...coming.map((visit) => visitLine(t, visit, reader, { named: true, followUps: [] })),
      ...plan,
    ],
  }
}

/** A visit that has taken place and has no report: in a list, and on the Home tab of who went. */
export function unreportedItem(t: Dictionary, visit: VisitRow, reader: Reader): KnownBlock[] {
  return [
    section(t.visits.report.missing(escapeText(visit.enterprise.name), whenText(visit, reader))),
    reportButtons(t, visit),
  ]
}

function reportButtons(t: Dictionary, { id, partnershipId }: VisitRow) {
  const value = ref(partnershipId, id)
  return actions(
    button(t.visits.report.write, actionIds.report, value, { style: 'primary' }),
    button(t.visits.didNotTakePlace, actionIds.cancel, value),
  )
}

/** The visits to one enterprise with what is to follow from each, for its page. */
export function visitsOfEnterprise(
  t: Dictionary,
  visits: VisitRow[],
  followUps: FollowUpRow[],
  reader: Reader,
): KnownBlock[] {
  if (visits.length === 0) return []
  return [
    section(`*${t.visits.ofEnterprise}*`),
    ...visits.map((visit) =>
      visitLine(t, visit, reader, { named: false, followUps: followUps.filter((one) => isFrom(one, visit)) }),
    ),
  ]
}

const isFrom = ({ origin }: FollowUpRow, { id }: VisitRow) => origin?.kind === 'visit' && origin.visitId === id

export function visitPage(
  t: Dictionary,
  visit: VisitRow,
  followUps: FollowUpRow[],
  reader: Reader,
  mayChange: boolean,
): Message {
  const words = t.visits
  const { id, partnershipId, enterprise, isCancelled, report } = visit
  if (report !== null) return reportMessage(t, visit, report, followUps, reader)
  const value = ref(partnershipId, id)
  const title = words.title(enterprise.name)
  const when = isCancelled ? `${whenText(visit, reader)} · ${words.off}` : whenText(visit, reader)
  const change = button(words.change, actionIds.change, value)
  const call = button(words.cancel, actionIds.cancel, value, { confirm: words.cancelAsk(enterprise.name) })
  const isOver = visit.startsAt <= reader.now
  const changes = isCancelled ? [button(words.restore, actionIds.restore, value)] : isOver ? [change] : [change, call]
  return {
    text: escapeText(title),
    blocks: [
      header(title),
      section([when, ...factLines(t, visit)].join('\n')),
      ...(mayChange && isOver && !isCancelled ? [reportButtons(t, visit)] : []),
      actions(...(mayChange ? changes : []), enterpriseButton(t, visit)),
    ],
  }
}

/** Below Slack's fifty blocks. */
const FOLLOW_UPS_SHOWN = 30

/** As posted, and edited in place when a new version or a follow-up comes, or one is done. */
export function reportMessage(
  t: Dictionary,
  visit: VisitRow,
  { version, met, said, writtenBy, writtenAt }: ReportRow,
  followUps: FollowUpRow[],
  reader: Reader,
): Message {
  const words = t.visits.report
  const value = ref(visit.partnershipId, visit.id)
  const title = words.title(visit.enterprise.name)
  return {
    text: escapeText(title),
    blocks: [
      header(title),
      context(`${whenText(visit, reader)} · ${t.visits.goers(goersText(t, visit.goers))}`),
      section(`*${words.met}* ${escapeText(met)}`),
      section(escapeText(said)),
      ...followUps
        .slice(0, FOLLOW_UPS_SHOWN)
        .map((followUp) =>
          section(
            `*${escapeText(followUp.text)}*\n${inShort(t, followUp, reader)}`,
            button(t.followUps.details, followUpIds.show, ref(followUp.partnershipId, followUp.id)),
          ),
        ),
      context(words.saved(version, escapeText(writtenBy), formatWhen(writtenAt, null, reader))),
      actions(
        button(words.addFollowUp, actionIds.addFollowUp, value),
        button(words.change, actionIds.report, value),
        enterpriseButton(t, visit),
      ),
    ],
  }
}

/** To whoever went, when nobody has written the report; the last time it says so. */
export function reportAskedMessage(t: Dictionary, visit: VisitRow, isLast: boolean, reader: Reader): Message {
  const words = t.visits.report
  const text = words.ask(escapeText(visit.enterprise.name), whenText(visit, reader))
  return { text, blocks: [section(text), reportButtons(t, visit), context(isLast ? words.whyLast : words.why)] }
}

export type ReportData = { partnershipId: number; visitId: number; from: number }

/** The report, and what is to follow from it in the same form. */
export function reportForm(
  t: Dictionary,
  data: ReportData,
  visit: VisitRow,
  look: { contacts: Contact[]; person: { id: number; name: string } },
  reader: Reader,
): ModalView {
  const words = t.visits.report
  const asked = t.followUps.form
  const known = look.contacts.map(({ name, role }) => [name, role].filter(Boolean).join(' '))
  const initial = (text: string | undefined) => (text === undefined ? {} : { initial_value: text })
  return modal({
    id: viewIds.report,
    title: visit.report === null ? words.formTitle : words.change,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      section(`*${escapeText(visit.enterprise.name)}* · ${whenText(visit, reader)}`),
      field(
        'met',
        words.metLabel,
        { type: 'plain_text_input', max_length: 200, ...initial(visit.report?.met) },
        known.length === 0 ? {} : { hint: words.metHint(known.join(t.common.listSeparator)) },
      ),
      field(
        'said',
        words.said,
        { type: 'plain_text_input', multiline: true, max_length: LONGEST_REPORT, ...initial(visit.report?.said) },
        { hint: words.saidHint },
      ),
      field(
        'followUp',
        words.followUp,
        {
          type: 'plain_text_input',
          max_length: 300,
          placeholder: { type: 'plain_text', text: words.followUpExample },
        },
        { optional: true, hint: words.followUpHint },
      ),
      field(
        'person',
        asked.person,
        search(actionIds.person, asked.personPlaceholder, option(look.person.name, String(look.person.id))),
        { optional: true },
      ),
      field(
        'words',
        asked.words,
        { type: 'plain_text_input', max_length: 200, placeholder: { type: 'plain_text', text: asked.wordsExample } },
        { optional: true },
      ),
      field('due', asked.due, { type: 'datepicker' }, { optional: true }),
    ],
  })
}

/** `followUp` is the one that was noted along with the report, `wanted` the day off its day was moved away from. */
export function reportedMessage(
  t: Dictionary,
  visit: VisitRow,
  { followUp, wanted }: { followUp: FollowUpRow | null; wanted: Day | null },
  reader: Reader,
): Message {
  const words = t.visits.report
  const noted =
    followUp === null
      ? []
      : [
          `*${escapeText(followUp.text)}*\n${inShort(t, followUp, reader)}`,
          ...(wanted === null ? [] : [t.difficulties.dayMoved(formatDay(wanted, reader))]),
        ]
  return {
    text: words.posted,
    blocks: [
      section([words.posted, ...noted].join('\n')),
      actions(
        button(
          followUp === null ? words.addFollowUp : words.addAnother,
          actionIds.addFollowUp,
          ref(visit.partnershipId, visit.id),
        ),
      ),
    ],
  }
}

/** To whoever planned or changed it; the bot cannot tell people without Slack. */
export function savedMessage(t: Dictionary, visit: VisitRow, how: 'planned' | 'changed', reader: Reader): Message {
  const without = visit.goers.filter(({ slackUserId }) => slackUserId === null)
  const text = t.visits[how](escapeText(visit.enterprise.name), whenText(visit, reader))
  return says(text, ...(without.length === 0 ? [] : [context(t.visits.tellYourself(goersText(t, without)))]))
}

export function cancelledMessage(t: Dictionary, visit: VisitRow, reader: Reader): Message {
  const words = visit.startsAt > reader.now ? t.visits : t.visits.past
  const text = words.cancelled(escapeText(visit.enterprise.name), whenText(visit, reader))
  const undo = button(words.restore, actionIds.restore, ref(visit.partnershipId, visit.id))
  return { text, blocks: [section(text, undo)] }
}

export function restoredMessage(t: Dictionary, visit: VisitRow, reader: Reader): Message {
  const words = visit.startsAt > reader.now ? t.visits : t.visits.past
  return says(words.restored(escapeText(visit.enterprise.name), whenText(visit, reader)))
}

/** Word to somebody who goes, or does not any more; `before` is what they knew. */
export function newsMessage(t: Dictionary, news: News, visit: VisitRow, before: Known, reader: Reader): Message {
  const name = escapeText(visit.enterprise.name)
  const knew = before === null ? '' : formatWhen(instantAt(visit.timeZone, before.day, before.time), null, reader)
  const when = news === 'cancelled' || news === 'leftOut' ? knew : whenText(visit, reader)
  const text = t.visits.news[news](name, when, knew)
  if (news === 'cancelled' || news === 'leftOut') return { text, blocks: [section(text)] }
  return { text, blocks: [section([text, ...factLines(t, visit)].join('\n')), pageButton(t, visit)] }
}

export function reminderMessage(t: Dictionary, visit: VisitRow, contacts: Contact[], reader: Reader): Message {
  const day = formatRelativeDay(visit.day, reader)
  const isNamed = day === formatDay(visit.day, reader)
  const text = t.visits.reminder(escapeText(visit.enterprise.name), isNamed ? '' : day, whenText(visit, reader))
  const names = contacts.map(({ name, role }) => escapeText([name, role].filter(Boolean).join(' ')))
  const askFor = names.length === 0 ? [] : [t.visits.askFor(names.join(t.common.listSeparator))]
  return { text, blocks: [section([text, ...factLines(t, visit), ...askFor].join('\n')), pageButton(t, visit)] }
}

function pageButton(t: Dictionary, visit: VisitRow) {
  const { id, partnershipId } = visit
  return actions(button(t.visits.details, actionIds.show, ref(partnershipId, id)), enterpriseButton(t, visit))
}

function enterpriseButton(t: Dictionary, { partnershipId, enterprise }: VisitRow) {
  return button(t.visits.enterprise, enterpriseIds.show, ref(partnershipId, enterprise.id))
}

/** What can be changed of a visit, in words: so that of two who do so at once the second sees what the first did. */
export function factsOf(t: Dictionary, visit: VisitRow, reader: Reader): Record<'when' | 'goers' | 'purpose', string> {
  const { goers, purpose } = visit
  return {
    when: whenText(visit, reader),
    goers: goers.map(({ name }) => name).join(t.common.listSeparator),
    purpose,
  }
}

export type FormData = {
  partnershipId: number
  /** Null: it is asked. */
  enterpriseId: number | null
  /** Null: a new visit. */
  visit: { id: number; seen: number; base: Record<string, string> } | null
}

/** A new visit, or with one given its change. */
export function visitForm(
  t: Dictionary,
  data: FormData,
  look: { enterprise: string | null; visit: VisitRow | null },
  reader: Reader,
): ModalView {
  const words = t.visits.form
  const { enterprise, visit } = look
  const goers = visit?.goers.map(({ id, name }) => option(name, String(id))) ?? []
  return modal({
    id: viewIds.form,
    title: visit === null ? words.title : words.changeTitle,
    submit: words.submit,
    close: t.common.cancel,
    data,
    blocks: [
      enterprise === null
        ? field('enterprise', words.enterprise, search(actionIds.enterprise, words.enterprisePlaceholder))
        : section(`*${escapeText(enterprise)}*`),
      field(
        'when',
        words.when,
        { type: 'plain_text_input', max_length: 200, placeholder: { type: 'plain_text', text: words.whenExample } },
        { optional: true, hint: words.whenHint(formatWhen(reader.now, null, reader)) },
      ),
      field(
        'start',
        words.start,
        {
          type: 'datetimepicker',
          ...(visit === null ? {} : { initial_date_time: Math.floor(visit.startsAt.getTime() / 1_000) }),
        },
        { optional: true },
      ),
      field(
        'goers',
        words.goers,
        {
          type: 'multi_external_select',
          action_id: actionIds.goers,
          min_query_length: 0,
          max_selected_items: MOST_GOERS,
          placeholder: { type: 'plain_text', text: t.followUps.form.personPlaceholder },
          ...(goers.length === 0 ? {} : { initial_options: goers }),
        },
        { hint: words.goersHint },
      ),
      field('purpose', words.purpose, {
        type: 'plain_text_input',
        max_length: 300,
        placeholder: { type: 'plain_text', text: words.purposeExample },
        ...(visit === null ? {} : { initial_value: visit.purpose }),
      }),
    ],
  })
}

/** The visit as it was understood, before anything is saved. */
export function confirmView(
  t: Dictionary,
  data: unknown,
  look: { enterprise: string; startsAt: Date; day: string; calendar: Calendar; notice: KnownBlock[] },
  reader: Reader,
): ModalView {
  const words = t.visits.form
  const { enterprise, startsAt, day, calendar, notice } = look
  const dayOff = isWorkingDay(calendar, day) ? [] : [words.dayOff(holidayName(calendar, day, t.language))]
  return modal({
    id: viewIds.confirm,
    title: words.confirmTitle,
    submit: t.common.save,
    close: t.common.back,
    data,
    blocks: [
      ...notice,
      section(`*${escapeText(enterprise)}*\n*${formatWhen(startsAt, null, reader)}*`),
      ...dayOff.map((text) => section(text)),
      context(words.back),
    ],
  })
}
