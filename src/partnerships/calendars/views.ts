import type { KnownBlock, ModalView } from '@slack/types'
import type { Day } from '../../calendar/day.ts'
import { formatDay, type Reader } from '../../calendar/format.ts'
import type { HolidayFileError } from '../../calendar/holiday-cn.ts'
import { type Calendar, nameIn } from '../../calendar/working-days.ts'
import { dayIn } from '../../calendar/zones.ts'
import type { Dictionary } from '../../i18n/dictionary.ts'
import {
  actions,
  button,
  context,
  divider,
  escapeText,
  field,
  header,
  type Message,
  mention,
  modal,
  option,
  ref,
  says,
  search,
  section,
} from '../../slack/blocks.ts'
import type { ImportedYear, LeaveRow, SideCalendar, VacationRow } from './queries.ts'
import { addMonths, type Change, type Month, type Stretch, specialDaysOf, weeksOf } from './rules.ts'

export const actionIds = {
  openMonth: 'calendars.open-month',
  turn: 'calendars.turn',
  openHolidays: 'calendars.open-holidays',
  withdraw: 'calendars.withdraw',
  openVacations: 'calendars.open-vacations',
  openVacationForm: 'calendars.open-vacation-form',
  removeVacation: 'calendars.remove-vacation',
  restoreVacation: 'calendars.restore-vacation',
  openLeave: 'calendars.open-leave',
  openLeaveForm: 'calendars.open-leave-form',
  removeLeave: 'calendars.remove-leave',
  restoreLeave: 'calendars.restore-leave',
} as const

export const viewIds = {
  month: 'calendars.month',
  holidays: 'calendars.holidays',
  changes: 'calendars.changes',
  saved: 'calendars.saved',
  vacations: 'calendars.vacations',
  vacationForm: 'calendars.vacation-form',
  leave: 'calendars.leave',
  leaveForm: 'calendars.leave-form',
} as const

export const optionIds = { deputy: 'calendars.deputy' } as const

function daysText(firstDay: Day, lastDay: Day, reader: Reader): string {
  const first = formatDay(firstDay, reader)
  return firstDay === lastDay ? first : `${first}–${formatDay(lastDay, reader)}`
}

/** A month of both sides next to each other, what is off and why, and the ways to change it. */
export function monthView(
  t: Dictionary,
  partnershipId: number,
  month: Month,
  sides: SideCalendar[],
  reader: Reader,
  mayKeep: boolean,
): ModalView {
  const words = t.calendars.month
  const top = ref(partnershipId, 0)
  const turn = (text: string, months: number, id: string) =>
    button(text, `${actionIds.turn}.${id}`, `${top}.${addMonths(month, months)}`)
  const specials = specialDaysOf(month, sides)
  return modal({
    id: viewIds.month,
    title: words.title,
    close: t.common.close,
    data: { partnershipId },
    blocks: [
      header(monthText(month, reader)),
      {
        type: 'section',
        fields: sides.map(({ name, calendar }) => ({
          type: 'mrkdwn',
          text: `*${escapeText(name)}*\n\`\`\`\n${gridText(t, month, calendar)}\n\`\`\``,
        })),
      },
      context(words.legend),
      ...(specials.length === 0
        ? [section(words.ordinary)]
        : [section(specials.map((one) => `• ${specialText(t, one, sides.length, reader)}`).join('\n'))]),
      actions(turn(words.earlier, -1, 'earlier'), turn(words.later, 1, 'later')),
      divider,
      actions(
        button(t.calendars.leave.title, actionIds.openLeave, top),
        ...(mayKeep
          ? [
              button(t.calendars.vacations.title, actionIds.openVacations, top),
              button(t.calendars.holidays.title, actionIds.openHolidays, top),
            ]
          : []),
      ),
    ],
  })
}

function monthText(month: Month, { language }: Reader): string {
  const format = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone: 'UTC' })
  return format.format(new Date(`${month}-01T00:00:00Z`))
}

/** Four columns a day: ` 5 ` works, `(5)` is off, `5?` is not known yet. A Chinese sign is two columns wide. */
function gridText(t: Dictionary, month: Month, calendar: Calendar): string {
  const cell = (day: Day | null) => {
    if (day === null) return '    '
    const date = String(Number(day.slice(8)))
    const { kind } = calendar(day)
    if (kind === 'off') return `(${date})`.padStart(4)
    return (kind === 'unknown' ? `${date}?` : `${date} `).padStart(4)
  }
  const weeks = weeksOf(month).map((week) => week.map(cell).join('').trimEnd())
  return [t.calendars.month.weekdays, ...weeks].join('\n')
}

function specialText(
  t: Dictionary,
  { firstDay, lastDay, facts }: ReturnType<typeof specialDaysOf>[number],
  sideCount: number,
  reader: Reader,
): string {
  const words = t.calendars.month
  const days = daysText(firstDay, lastDay, reader)
  const name = escapeText(nameIn(t.language, facts.name))
  const what = facts.kind === 'work' ? words.works(days, name) : words.off(days, name)
  if (facts.sides.length === sideCount) return what
  return words.only(what, facts.sides.map(escapeText).join(t.common.listSeparator))
}

export type HolidaysFormContent = {
  typed: string
  fault: string | null
  year: number
  imported: { id: number; year: number; savedAt: Date }[]
}

/** Where a year of holidays is pasted or handed over as a file; `fault` is what was wrong with what was typed as a command. */
export function holidaysForm(
  t: Dictionary,
  partnershipId: number,
  { typed, fault, year, imported }: HolidaysFormContent,
  reader: Reader,
): ModalView {
  const words = t.calendars.holidays
  return modal({
    id: viewIds.holidays,
    title: words.title,
    submit: words.look,
    close: t.common.cancel,
    data: { partnershipId },
    blocks: [
      ...(fault === null ? [] : [section(`:warning: ${escapeText(fault)}`)]),
      section(words.intro(year)),
      field(
        'text',
        words.text,
        {
          type: 'plain_text_input',
          multiline: true,
          max_length: MOST_TYPED,
          ...(typed === '' ? {} : { initial_value: typed }),
        },
        { optional: true, hint: words.textHint },
      ),
      field(
        'file',
        words.file,
        { type: 'file_input', filetypes: ['json'], max_files: 1 },
        { optional: true, hint: words.fileHint },
      ),
      ...imported.map(({ id, year, savedAt }) =>
        section(
          words.imported(year, formatDay(dayIn(reader.zone, savedAt), reader)),
          button(words.undo, actionIds.withdraw, ref(partnershipId, id)),
        ),
      ),
    ],
  })
}

/** As much as Slack lets anybody type into a field. */
export const MOST_TYPED = 3_000

export function holidayFaultText(t: Dictionary, { line, fault }: HolidayFileError): string {
  const words = t.calendars.holidays.faults
  const what = () => {
    switch (fault.is) {
      case 'endsEarly':
        return words.endsEarly
      case 'unexpected':
        return words.unexpected(fault.found)
      case 'field':
        return words.fields[fault.field]
      case 'empty':
        return words.empty
      case 'twice':
        return words.twice(fault.day)
      case 'otherYear':
        return words.otherYear(fault.day, fault.year)
      case 'incomplete':
        return words.incomplete(fault.day)
    }
  }
  return words.line(line, what())
}

/** What would change, before anything is saved. */
export function changesView(
  t: Dictionary,
  partnershipId: number,
  imported: { id: number; year: number },
  changes: Stretch<Change>[],
  reader: Reader,
): ModalView {
  const words = t.calendars.holidays
  const data = { partnershipId, holidayYearId: imported.id }
  if (changes.length === 0) {
    const nothing = [section(words.nothingNew(imported.year))]
    return modal({ id: viewIds.saved, title: words.title, close: t.common.back, data, blocks: nothing })
  }
  return modal({
    id: viewIds.changes,
    title: words.title,
    submit: words.save,
    close: t.common.back,
    data,
    blocks: [
      section(words.changes(imported.year)),
      section(changes.map((one) => `• ${changeText(t, one, reader)}`).join('\n')),
      context(words.movesDates),
    ],
  })
}

function changeText(t: Dictionary, { firstDay, lastDay, facts }: Stretch<Change>, reader: Reader): string {
  const { holidays, month } = t.calendars
  const days = daysText(firstDay, lastDay, reader)
  const name = facts.name === null ? null : escapeText(nameIn(t.language, facts.name))
  const what =
    name === null
      ? holidays.ordinary(days, facts.kind)
      : facts.kind === 'off'
        ? month.off(days, name)
        : month.works(days, name)
  return facts.was === null || facts.was === facts.kind ? what : holidays.was(what, facts.was)
}

export function savedView(t: Dictionary, partnershipId: number, { id, year, withdrawnAt }: ImportedYear): ModalView {
  const words = t.calendars.holidays
  const undo = button(words.undo, actionIds.withdraw, ref(partnershipId, id))
  const text = withdrawnAt === null ? section(words.saved(year), undo) : section(words.withdrawn(year))
  const view = { id: viewIds.saved, title: words.title, close: t.common.done, data: { partnershipId } }
  return { ...modal({ ...view, blocks: [text] }), clear_on_close: true }
}

const LISTED = 40

/** What the organisations have entered; `notice` is what just happened. */
export function vacationsView(
  t: Dictionary,
  partnershipId: number,
  rows: VacationRow[],
  reader: Reader,
  notice: KnownBlock | null,
): ModalView {
  const words = t.calendars.vacations
  return modal({
    id: viewIds.vacations,
    title: words.title,
    close: t.common.done,
    data: { partnershipId },
    blocks: [
      ...(notice === null ? [] : [notice]),
      ...(rows.length === 0 ? [section(words.empty)] : []),
      ...rows
        .slice(0, LISTED)
        .map((row) =>
          section(
            vacationText(t, row, reader),
            button(words.remove, actionIds.removeVacation, ref(partnershipId, row.id)),
          ),
        ),
      ...(rows.length > LISTED ? [context(t.digests.more(String(rows.length - LISTED)))] : []),
      actions(button(words.add, actionIds.openVacationForm, ref(partnershipId, 0), { style: 'primary' })),
      context(words.why),
    ],
  })
}

export function vacationText(t: Dictionary, row: VacationRow, reader: Reader): string {
  const words = t.calendars.vacations
  const days = daysText(row.firstDay, row.lastDay, reader)
  return words.kinds[row.kind](escapeText(row.organization.name), escapeText(row.name), days)
}

export function removedVacationNotice(t: Dictionary, partnershipId: number, row: VacationRow, reader: Reader) {
  const undo = button(t.calendars.undo, actionIds.restoreVacation, ref(partnershipId, row.id))
  return section(t.calendars.removed(vacationText(t, row, reader)), undo)
}

export function vacationForm(
  t: Dictionary,
  partnershipId: number,
  sides: { id: number; name: string }[],
  { ownId, key }: { ownId: number | null; key: string },
): ModalView {
  const words = t.calendars.vacations
  const options = sides.map(({ id, name }) => option(name, String(id)))
  const own = options.find(({ value }) => value === String(ownId))
  const kinds = [option(words.form.off, 'OFF'), option(words.form.work, 'WORK')]
  return modal({
    id: viewIds.vacationForm,
    title: words.title,
    submit: t.common.save,
    close: t.common.cancel,
    data: { partnershipId, key },
    blocks: [
      field('organizationId', words.form.side, {
        type: 'static_select',
        options,
        ...(own === undefined ? {} : { initial_option: own }),
      }),
      field('kind', words.form.kind, {
        type: 'radio_buttons',
        options: kinds,
        initial_option: option(words.form.off, 'OFF'),
      }),
      field('name', words.form.name, {
        type: 'plain_text_input',
        max_length: 40,
        placeholder: { type: 'plain_text', text: words.form.nameExample },
      }),
      field('firstDay', t.calendars.firstDay, { type: 'datepicker' }),
      field('lastDay', t.calendars.lastDay, { type: 'datepicker' }),
    ],
  })
}

/** When somebody is away, and who stands in. */
export function leaveView(
  t: Dictionary,
  partnershipId: number,
  rows: LeaveRow[],
  reader: Reader,
  notice: KnownBlock | null,
): ModalView {
  const words = t.calendars.leave
  return modal({
    id: viewIds.leave,
    title: words.title,
    close: t.common.done,
    data: { partnershipId },
    blocks: [
      ...(notice === null ? [] : [notice]),
      ...(rows.length === 0 ? [section(words.empty)] : []),
      ...rows
        .slice(0, LISTED)
        .map((row) =>
          section(leaveText(t, row, reader), button(words.remove, actionIds.removeLeave, ref(partnershipId, row.id))),
        ),
      actions(button(words.add, actionIds.openLeaveForm, ref(partnershipId, 0), { style: 'primary' })),
      context(words.why),
    ],
  })
}

function leaveText(t: Dictionary, { firstDay, lastDay, deputy }: LeaveRow, reader: Reader): string {
  const days = daysText(firstDay, lastDay, reader)
  return deputy === null ? t.calendars.leave.waits(days) : t.calendars.leave.standsIn(days, mention(deputy))
}

export function removedLeaveNotice(t: Dictionary, partnershipId: number, row: LeaveRow, reader: Reader) {
  const undo = button(t.calendars.undo, actionIds.restoreLeave, ref(partnershipId, row.id))
  return section(t.calendars.removed(leaveText(t, row, reader)), undo)
}

export function leaveForm(t: Dictionary, partnershipId: number, key: string): ModalView {
  const words = t.calendars.leave
  return modal({
    id: viewIds.leaveForm,
    title: words.title,
    submit: t.common.save,
    close: t.common.cancel,
    data: { partnershipId, key },
    blocks: [
      field('firstDay', t.calendars.firstDay, { type: 'datepicker' }),
      field('lastDay', t.calendars.lastDay, { type: 'datepicker' }),
      field('deputy', words.deputy, search(optionIds.deputy, words.deputyPlaceholder), {
        optional: true,
        hint: words.deputyHint,
      }),
    ],
  })
}

/** To whoever stands in: for whom and when, or that it is not needed any more. */
export function deputyMessage(t: Dictionary, leave: LeaveRow, isRemoved: boolean, reader: Reader): Message {
  const words = t.calendars.leave
  const days = daysText(leave.firstDay, leave.lastDay, reader)
  const who = mention(leave.person)
  return says(isRemoved ? words.deputyFreed(who, days) : words.deputyAsked(who, days))
}

/** To the liaison group: a year is known now. */
export function holidaysSavedMessage(t: Dictionary, year: number, who: string): Message {
  return says(t.calendars.holidays.told(who, year))
}

/** To whoever looks after the calendar: a year is missing, and how it gets here. */
export function holidaysMissingMessage(t: Dictionary, partnershipId: number, year: number): Message {
  const words = t.calendars.holidays
  const text = words.missing(year)
  return {
    text,
    blocks: [
      section(text),
      actions(button(words.title, actionIds.openHolidays, ref(partnershipId, 0), { style: 'primary' })),
      context(words.missingWhy),
    ],
  }
}
