import { addDays, type Day } from '../../calendar/day.ts'
import {
  type Calendar,
  chinaCalendar,
  type DayRow,
  type HolidayYear,
  intersect,
  withDays,
  withYear,
} from '../../calendar/working-days.ts'

/** Days in a row on which one side, or one person, differs from the others; the last one included. */
export type Span = { kind: 'OFF' | 'WORK'; name: string | null; firstDay: Day; lastDay: Day }

/** The days of these spans; a day of work in the midst of a vacation is a day of work. */
function daysOf(spans: Span[]): DayRow[] {
  const inOrder = spans.toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind === 'OFF' ? -1 : 1))
  return inOrder.flatMap(({ kind, name, firstDay, lastDay }) => {
    const days: DayRow[] = []
    for (let day = firstDay; day <= lastDay; day = addDays(day, 1))
      days.push({ date: day, kind: kind === 'OFF' ? 'off' : 'work', name })
    return days
  })
}

/** The public holidays, with the years a partnership imported, oldest import first. */
export function nationalCalendar(imported: HolidayYear[]): Calendar {
  return imported.reduce(withYear, chinaCalendar)
}

export function calendarOfSide(national: Calendar, vacations: Span[]): Calendar {
  return vacations.length === 0 ? national : withDays(national, daysOf(vacations))
}

/** For what needs all sides. */
export function jointCalendar(national: Calendar, sides: Span[][]): Calendar {
  if (sides.every((vacations) => vacations.length === 0)) return national
  return intersect(sides.map((vacations) => calendarOfSide(national, vacations)))
}
