import { z } from 'zod'
import { yearOf } from '../../../calendar/day.ts'
import { HolidayFileError, parseHolidayCn } from '../../../calendar/holiday-cn.ts'
import type { HolidayYear } from '../../../calendar/working-days.ts'
import { dayIn } from '../../../calendar/zones.ts'
import { FieldErrors, UserError } from '../../../errors.ts'
import type { Dictionary } from '../../../i18n/dictionary.ts'
import type { OpenView } from '../../../slack/payloads.ts'
import type { ActionInput, Context } from '../../../slack/router.ts'
import { keepHolidays, saveHolidays, withdrawHolidays } from '../mutations.ts'
import { findImportedYears, findSideCalendars } from '../queries.ts'
import { changesOf, missingYear } from '../rules.ts'
import { changesView, holidayFaultText, holidaysForm, MOST_TYPED, savedView } from '../views.ts'

/** A whole year is some four thousand characters. */
const MOST = { bytes: 100_000, ms: 1_500 }

/** Opens the form, or, when a year was typed behind the command, what it would change. */
export async function openHolidays(context: Context, typed: string): Promise<undefined> {
  const { deps, actor, t, now, reader } = context
  const { id, timeZone } = actor.partnership
  const text = typed.includes('{') ? typed.slice(typed.indexOf('{')) : ''
  const today = dayIn(timeZone, now)
  const { national } = await findSideCalendars(deps.db, id)
  const year = missingYear(national, today)?.year ?? yearOf(today) + 1
  const imported = await findImportedYears(deps.db, id)
  if (text === '') {
    await context.open(holidaysForm(t, id, { typed: '', fault: null, year, imported }, reader))
    return
  }
  const read = readYear(text)
  if (!(read instanceof HolidayFileError)) {
    // A command has no form whose sending twice would be one act.
    const requestKey = `command:${id}:${actor.person.id}:${now.getTime()}`
    await context.open(await changes(context, read, requestKey))
    return
  }
  if (text.length > MOST_TYPED) throw new UserError((words) => holidayFaultText(words, read))
  await context.open(holidaysForm(t, id, { typed: text, fault: holidayFaultText(t, read), year, imported }, reader))
}

function readYear(text: string): HolidayYear | HolidayFileError {
  try {
    return parseHolidayCn(text)
  } catch (error) {
    if (error instanceof HolidayFileError) return error
    throw error
  }
}

/** A broken file is refused whole, with the line, and what was pasted stays in the form. */
export async function readHolidays(context: Context, { values, requestKey }: OpenView) {
  const text = String(values.text ?? '').trim()
  const [file] = Array.isArray(values.file) ? values.file : []
  if (text === '' && file === undefined) throw fault('text', (t) => t.calendars.holidays.nothing)
  const [name, given] = text === '' && file !== undefined ? ['file', await textOf(context, file)] : ['text', text]
  const read = readYear(given)
  if (read instanceof HolidayFileError) throw fault(name, (t) => holidayFaultText(t, read))
  return { push: await changes(context, read, requestKey) }
}

function fault(field: string, words: (t: Dictionary) => string): FieldErrors {
  return new FieldErrors((t) => ({ [field]: words(t) }))
}

async function textOf({ deps }: Context, file: string): Promise<string> {
  try {
    const { data } = await deps.clients.readFile(file, MOST)
    return data.toString('utf8')
  } catch (error) {
    deps.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'a file cannot be read')
    throw fault('file', (t) => t.calendars.holidays.unreadable)
  }
}

async function changes({ deps, actor, t, now, reader }: Context, year: HolidayYear, requestKey: string) {
  const partnershipId = actor.partnership.id
  const id = await keepHolidays(deps.db, actor, year, requestKey, now)
  const { national } = await findSideCalendars(deps.db, partnershipId)
  return changesView(t, partnershipId, { id, year: year.year }, changesOf(national, year), reader)
}

const shown = z.object({ holidayYearId: z.number() })

export async function save({ deps, actor, t, now }: Context, { data }: OpenView) {
  const { holidayYearId } = shown.parse(data)
  const imported = await saveHolidays(deps.db, deps.workspace.id, actor, holidayYearId, now)
  const told = [deps.wake('follow-ups.settle-dates'), deps.wake('activities.tell-days-off')]
  await Promise.all([deps.wake('deliveries.send'), ...told])
  return { update: savedView(t, actor.partnership.id, imported) }
}

export async function withdraw({ deps, actor, t, now }: Context, { id, updateView }: ActionInput): Promise<undefined> {
  const imported = await withdrawHolidays(deps.db, actor, id, now)
  await deps.wake('follow-ups.settle-dates')
  await updateView(savedView(t, actor.partnership.id, imported))
}
