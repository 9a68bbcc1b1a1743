import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDays } from '../calendar/day.ts'
import { chinaCalendar, isWorkingDay } from '../calendar/working-days.ts'
import {
  climb,
  decideChoice,
  decideDay,
  decideDue,
  type FollowUpRow,
  firstRung,
  isDue,
  lastHour,
  mayChange,
  mayGive,
  type NudgeItem,
  nextDue,
  nudgeItem,
  type Step,
  snoozeChoices,
  urgencyOf,
} from './rules.ts'

const owner = (personId: number, organizationId: number) => ({
  personId,
  organizationId,
  name: `person ${personId}`,
  slackUserId: null,
  organization: `side ${organizationId}`,
})

const followUp: FollowUpRow = {
  id: 1,
  partnershipId: 1,
  number: 1,
  text: 'Send the list of machines',
  dueOn: '2026-09-16',
  askOn: '2026-09-16',
  status: 'OPEN',
  doneAt: null,
  doneNote: '',
  createdById: 7,
  origin: null,
  repeat: null,
  step: 'PERSON',
  asked: 0,
  createdAt: new Date('2026-09-07T01:00:00Z'),
  person: { id: 5, name: 'Hu', slackUserId: null, organizationId: 1, leaves: [], leftAt: null },
  mutedBy: [],
  askedOver: null,
  project: { id: 1, number: 1, title: 'CNC', owners: [owner(5, 1), owner(6, 2)] },
  helpNumber: null,
}

it('lets its person, who noted it, the owners of the project and liaison officers change a follow-up, and nobody else', () => {
  const may = (personId: number, isOfficer = false) => mayChange(followUp, { personId, isOfficer, today: '2026-09-16' })
  expect([may(5), may(6), may(7), may(99, true)]).toEqual([true, true, true, true])
  expect(may(99)).toBe(false)
})

it('lets who stands in for its person change it, while they are away', () => {
  const away = { firstDay: '2026-09-14', lastDay: '2026-09-16', deputyId: 9 }
  const followUpOfAway = { ...followUp, person: { ...followUp.person, leaves: [away] } }
  const may = (today: string) => mayChange(followUpOfAway, { personId: 9, isOfficer: false, today })
  expect(['2026-09-13', '2026-09-14', '2026-09-16', '2026-09-17'].map(may)).toEqual([false, true, true, false])
})

it('lets members note for themselves, and those who take part in a project or organise for others', () => {
  const wei = { personId: 5, isOrganiser: false }
  expect([mayGive(null, 5, wei), mayGive(null, 6, wei), mayGive(null, 6, { ...wei, isOrganiser: true })]).toEqual([
    true,
    false,
    true,
  ])
  expect([mayGive(followUp.project, 9, wei), mayGive({ owners: [] }, 5, wei)]).toEqual([true, false])
})

const times = fc.integer({ min: 0, max: 4 })
const ladders = fc.record({
  askPerson: fc.integer({ min: 1, max: 4 }),
  askBoth: times,
  askDigest: times,
  askAgenda: times,
})

it('puts a follow-up before each step its number of times, then falls silent for good', () => {
  fc.assert(
    fc.property(ladders, fc.boolean(), (ladder, hasOtherOwner) => {
      const { askPerson, askBoth, askDigest, askAgenda } = ladder
      const expected = [
        ...Array(askPerson).fill('PERSON'),
        ...Array(hasOtherOwner ? askBoth : 0).fill('BOTH'),
        ...Array(askDigest).fill('DIGEST'),
        ...Array(askAgenda).fill('AGENDA'),
        'SILENT',
        'SILENT',
      ]
      let rung = firstRung
      const walked = expected.map(() => {
        const { step } = rung
        rung = climb(rung, ladder, hasOtherOwner)
        return step
      })
      expect(walked).toEqual(expected)
    }),
  )
})

it('never goes down a step, wherever settings that were changed meanwhile find it', () => {
  const steps: Step[] = ['PERSON', 'BOTH', 'DIGEST', 'AGENDA', 'SILENT']
  fc.assert(
    fc.property(ladders, fc.boolean(), fc.constantFrom(...steps), fc.nat(9), (ladder, hasOtherOwner, step, asked) => {
      const next = climb({ step, asked }, ladder, hasOtherOwner)
      expect(steps.indexOf(next.step)).toBeGreaterThanOrEqual(steps.indexOf(step))
      expect(next.asked).toBe(next.step === step ? asked + 1 : 0)
    }),
  )
})

const days = fc.integer({ min: 0, max: 480 }).map((n) => addDays('2025-01-06', n))

it('lets one that repeats come back on a working day after today and in its rhythm', () => {
  const every = fc.constantFrom('week' as const, 'month' as const, 'working-days' as const)
  fc.assert(
    fc.property(days, fc.nat(60), every, fc.integer({ min: 1, max: 10 }), (from, late, every, count) => {
      const today = addDays(from, late)
      const dueOn = decideDue(
        { words: '', due: from },
        { now: new Date(`${from}T04:00:00Z`), zone: 'Asia/Shanghai' },
        chinaCalendar,
      )
      if (!dueOn.ok) throw new Error('the day is of the past')
      const next = nextDue({ every, count, from }, dueOn.day, today, chinaCalendar)
      expect(next > today && next > dueOn.day).toBe(true)
      expect(isWorkingDay(chinaCalendar, next)).toBe(true)
      if (every === 'working-days') return
      // Some day of the rhythm lies on it, or between it and the working day before.
      const wanted = Array.from({ length: 400 }, (_, n) =>
        every === 'week' ? addDays(from, 7 * count * (n + 1)) : naiveMonths(from, count * (n + 1)),
      )
      let first = next
      while (!isWorkingDay(chinaCalendar, addDays(first, -1))) first = addDays(first, -1)
      expect(wanted.some((day) => day >= first && day <= next)).toBe(true)
    }),
  )
})

function naiveMonths(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}

it('keeps the rhythm of a month however late and short, and counts working days from the later day', () => {
  const monthly = { every: 'month' as const, count: 1, from: '2026-01-31' }
  expect(nextDue(monthly, '2026-02-02', '2026-02-02', chinaCalendar)).toBe('2026-02-28')
  expect(nextDue(monthly, '2026-02-28', '2026-03-02', chinaCalendar)).toBe('2026-03-31')
  const daily = { every: 'working-days' as const, count: 3, from: '2026-09-25' }
  expect(nextDue(daily, '2026-09-28', '2026-09-25', chinaCalendar)).toBe('2026-10-08')
  expect(nextDue(daily, '2026-09-28', '2026-09-30', chinaCalendar)).toBe('2026-10-10')
})

it('asks from its day on, while it is open and no answer to a difficulty is awaited', () => {
  expect(isDue(followUp, '2026-09-15')).toBe(false)
  expect(isDue(followUp, '2026-09-16')).toBe(true)
  expect(isDue(followUp, '2026-09-30')).toBe(true)
  expect(isDue({ ...followUp, status: 'DONE' }, '2026-09-16')).toBe(false)
  expect(isDue({ ...followUp, helpNumber: 3 }, '2026-09-16')).toBe(false)
})

it('counts lateness in working days, so that a weekend or a holiday makes nobody late', () => {
  const late = (dueOn: string, today: string) => urgencyOf({ dueOn, askOn: dueOn }, today, chinaCalendar)
  expect(late('2026-09-16', '2026-09-15')).toEqual({ kind: 'coming' })
  expect(late('2026-09-16', '2026-09-16')).toEqual({ kind: 'today' })
  expect(late('2026-09-18', '2026-09-19')).toEqual({ kind: 'late', workingDays: 0 })
  // Sunday 20 September 2026 is a make-up working day.
  expect(late('2026-09-18', '2026-09-21')).toEqual({ kind: 'late', workingDays: 2 })
  expect(late('2026-09-30', '2026-10-08')).toEqual({ kind: 'late', workingDays: 1 })
  expect(urgencyOf({ dueOn: '2026-09-29', askOn: '2026-10-08' }, '2026-10-08', chinaCalendar)).toEqual({
    kind: 'moved',
  })
})

it('moves a due day off weekends and holidays, onto make-up working days', () => {
  const decided = (wanted: string) => {
    const answer = decideDay(wanted, '2026-09-07', chinaCalendar)
    return answer.ok ? [answer.day, answer.isMoved] : answer.fault
  }
  expect(decided('2026-09-18')).toEqual(['2026-09-18', false])
  expect(decided('2026-09-19')).toEqual(['2026-09-20', true])
  expect(decided('2026-10-01')).toEqual(['2026-10-08', true])
  expect(decided('2026-09-06')).toBe('past')
  expect(decided('2036-09-07')).toBe('tooFar')
})

it('takes the due day from words before the picker, in the partnership’s zone, and says which field is wrong', () => {
  // Monday 7 September 2026, half past midnight in Shanghai.
  const at = { now: new Date('2026-09-06T16:30:00Z'), zone: 'Asia/Shanghai' }
  const decided = (words: string, due = '') => {
    const answer = decideDue({ words, due }, at, chinaCalendar)
    return answer.ok ? answer.day : `${answer.field}: ${answer.fault}`
  }
  expect(decided('next Friday')).toBe('2026-09-18')
  expect(decided('下周五', '2026-09-30')).toBe('2026-09-18')
  expect(decided('', '2026-10-01')).toBe('2026-10-08')
  expect(decided('国庆节前后吧')).toBe('words: words')
  expect(decided('每周三')).toBe('words: recurring')
  expect(decided('', '2026-09-06')).toBe('due: past')
  expect(decided('', '2046-09-06')).toBe('due: tooFar')
  expect(decided('')).toBe('words: dayMissing')
})

it('offers to wait until after a holiday only when one is in sight, and each day once', () => {
  const offered = (today: string, askOn = today) =>
    snoozeChoices(askOn, today, chinaCalendar).map(({ kind, day }) => `${kind} ${day}`)
  expect(offered('2026-09-07')).toEqual(['next 2026-09-08', 'three 2026-09-10'])
  expect(offered('2026-09-22')).toEqual(['next 2026-09-23', 'holiday 2026-09-28'])
  expect(offered('2026-09-29')).toEqual(['next 2026-09-30', 'holiday 2026-10-08', 'three 2026-10-09'])
  expect(offered('2026-09-30')).toEqual(['holiday 2026-10-08', 'three 2026-10-10'])
})

it('offers no day before the one that is planned already', () => {
  const offered = (askOn: string) => snoozeChoices(askOn, '2026-09-07', chinaCalendar).map(({ day }) => day)
  expect(offered('2026-09-08')).toEqual(['2026-09-10'])
  expect(offered('2026-09-10')).toEqual([])
})

it('reads a choice from an old message as the next working day when its own is over', () => {
  expect(decideChoice('2026-09-10', '2026-09-07', chinaCalendar)).toBe('2026-09-10')
  expect(decideChoice('2026-09-10', '2026-09-30', chinaCalendar)).toBe('2026-10-08')
  expect(decideChoice('nonsense', '2026-09-07', chinaCalendar)).toBe('2026-09-08')
  expect(decideChoice('2026-10-03', '2026-09-07', chinaCalendar)).toBe('2026-10-08')
})

it('shows in a nudge what is due, and once it is sent what became of it', () => {
  const sentAt = new Date('2026-09-16T01:00:00Z')
  const done = { ...followUp, status: 'DONE' as const, doneAt: new Date('2026-09-16T02:00:00Z') }
  const shown = (row: FollowUpRow, at: Date | null, as: NudgeItem['as'] = 'person', reader = 5) =>
    nudgeItem(row, { as, reader }, '2026-09-16', at)
  expect(shown(followUp, null)).toBe('due')
  expect(shown(done, null)).toBeNull()
  expect(shown(done, sentAt)).toBe('done')
  expect(shown({ ...done, doneAt: new Date('2026-09-16T00:59:00Z') }, sentAt)).toBeNull()
  expect(shown({ ...followUp, askOn: '2026-09-17' }, sentAt)).toBe('moved')
  expect(shown({ ...followUp, askOn: '2026-09-17' }, null)).toBeNull()
  expect(shown({ ...followUp, helpNumber: 4 }, sentAt)).toBe('help')
  expect(shown({ ...followUp, dueOn: '2026-09-18', askOn: '2026-09-18' }, null)).toBe('new')
  expect(shown({ ...followUp, mutedBy: [5] }, null)).toBeNull()
  expect(shown({ ...followUp, mutedBy: [5] }, sentAt)).toBe('muted')
  expect(shown({ ...followUp, askOn: '2026-09-21', askedOver: { name: 'Lu', slackUserId: null } }, sentAt)).toBe(
    'askedOver',
  )
  expect(shown({ ...followUp, person: { ...followUp.person, id: 8 } }, sentAt)).toBe('handedOver')
  expect(shown(followUp, null, 'owner', 6)).toBe('theirs')
  expect(shown({ ...followUp, helpNumber: 4 }, sentAt, 'owner', 6)).toBe('theirHelp')
  expect(shown(followUp, null, 'deputy', 9)).toBe('due')
})

it('does not ask in the evening, unless a person chose that', () => {
  expect(lastHour(9)).toBe(20)
  expect(lastHour(21)).toBe(22)
})
