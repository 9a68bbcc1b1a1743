import { expect, it } from 'vitest'
import { chinaCalendar } from '../calendar/working-days.ts'
import {
  type AgreementRow,
  askDay,
  carriedAnswer,
  changesBetween,
  dueQuestion,
  nextTerm,
  readCommitments,
} from './rules.ts'

const categoryOf = (name: string) =>
  ({ 志愿服务: 'volunteer-service', 'Union services': 'union-services' })[name] ?? null

it('reads a commitment a line, in both languages, and dashes under a category', () => {
  const typed = '志愿服务：每季度清洁公园一次\n- 每学期一次垃圾分类\n\nUnion services: summer day-care'
  expect(readCommitments(typed, categoryOf)).toEqual({
    commitments: [
      { category: 'volunteer-service', text: '每季度清洁公园一次' },
      { category: 'volunteer-service', text: '每学期一次垃圾分类' },
      { category: 'union-services', text: 'summer day-care' },
    ],
  })
  expect(readCommitments('志愿服务\n· 一次\n• 两次', categoryOf)).toMatchObject({ commitments: [{}, {}] })
})

it('says in which line it does not understand', () => {
  expect(readCommitments('志愿服务：清洁\n帮忙：搬书', categoryOf)).toEqual({ line: 2, fault: 'unknownCategory' })
  expect(readCommitments('- 清洁', categoryOf)).toEqual({ line: 1, fault: 'unknownCategory' })
  expect(readCommitments('志愿服务：\nUnion services: care', categoryOf)).toEqual({ line: 1, fault: 'noText' })
  expect(readCommitments('志愿服务：', categoryOf)).toEqual({ line: 1, fault: 'noText' })
  expect(readCommitments(`志愿服务：${'长'.repeat(301)}`, categoryOf)).toEqual({ line: 1, fault: 'tooLong' })
})

it('proposes a term as long as the one that ends, and whole years as whole years', () => {
  expect(nextTerm({ firstDay: '2024-03-01', lastDay: '2026-02-28' })).toEqual({
    firstDay: '2026-03-01',
    lastDay: '2028-02-29',
  })
  expect(nextTerm({ firstDay: '2026-09-01', lastDay: '2026-12-31' })).toEqual({
    firstDay: '2027-01-01',
    lastDay: '2027-05-02',
  })
})

it('asks on the working day on or before, the last of what was missed, and nothing once it is answered or over', () => {
  // 60 days before is 2 October, in the National Day holiday.
  expect(askDay('2026-12-01', 60, chinaCalendar)).toBe('2026-09-30')
  const term = { lastDay: '2026-12-01', answer: null }
  const due = (today: string, writtenOn = '2025-12-02', answer: AgreementRow['answer'] = null) =>
    dueQuestion({ ...term, answer }, writtenOn, today, chinaCalendar)
  expect(due('2026-09-01')).toBeNull()
  expect(due('2026-09-02')).toBe(90)
  expect(due('2026-09-29')).toBe(90)
  expect(due('2026-11-20')).toBe(30)
  expect(due('2026-10-10', '2026-10-05')).toBeNull()
  expect(due('2026-11-20', '2025-12-02', 'ENDS')).toBeNull()
  expect(due('2026-12-02')).toBeNull()
})

it('asks no second time about the same end, and anew about a later one', () => {
  const carried = (...[current, lastDay, today]: [Parameters<typeof carriedAnswer>[0], string, string]) =>
    carriedAnswer(current, lastDay, today, chinaCalendar)
  const current = { lastDay: '2026-12-01', answer: null }
  expect(carried(current, '2026-12-01', '2026-10-01')).toBe('CHANGED')
  expect(carried(current, '2026-12-01', '2026-03-01')).toBeNull()
  expect(carried(current, '2027-12-01', '2026-10-01')).toBeNull()
  expect(carried(null, '2027-12-01', '2026-10-01')).toBeNull()
})

it('finds what a version has changed', () => {
  const one = {
    title: '协议',
    goals: '',
    firstDay: '2026-01-01',
    lastDay: '2026-12-31',
    fileId: null,
    commitments: [{ category: 'union-services', text: '托班' }],
  } as unknown as AgreementRow
  const other = {
    ...one,
    lastDay: '2027-12-31',
    fileId: 'F1',
    commitments: [{ id: 2, isSaid: false, category: 'union-services', text: '暑期托班' }],
  }
  expect(changesBetween(one, other).map(({ what }) => what)).toEqual(['term', 'added', 'dropped', 'file'])
  expect(changesBetween(one, one)).toEqual([])
})
