import { expect, test } from 'vitest'
import { findCommand, nearestWords } from './words.ts'

const words = new Map(
  [
    'help',
    '帮助',
    'activity',
    'activity new',
    '新活动',
    'activities',
    '活动',
    'join',
    '报名',
    'leave',
    '取消报名',
    'my',
  ].map((word) => [word, word]),
)

test.each([
  ['', 'help', ''],
  ['   ', 'help', ''],
  ['join 12', 'join', '12'],
  ['  JOIN   12  ', 'join', '12'],
  ['报名 12', '报名', '12'],
  ['报名12', '报名', '12'],
  ['报名　１２', '报名', '12'],
  ['activity new', 'activity new', ''],
  ['activity   new', 'activity new', ''],
  ['activity 12', 'activity', '12'],
  ['activities next week', 'activities', 'next week'],
  ['取消报名 3', '取消报名', '3'],
  ['join 12 <!channel> 🎉', 'join', '12 <!channel> 🎉'],
])('“%s” is the command “%s” with “%s”', (typed, command, rest) => {
  expect(findCommand(words, typed)).toEqual({ command, rest })
})

test.each(['joint 12', 'join12', '报名表', '活动室在哪', 'myself', 'acti', '🎉', '<!channel>'])(
  '“%s” is no command',
  (typed) => {
    expect(findCommand(words, typed)).toBeNull()
  },
)

test.each([
  ['jion 12', 'join'],
  ['joni', 'join'],
  ['activty', 'activity'],
  ['activity nwe', 'activity'],
  ['hepl', 'help'],
  ['报明 12', '报名'],
  ['取消报 3', '取消报名'],
  ['LAEVE 3', 'leave'],
])('“%s” is nearest to “%s”', (typed, nearest) => {
  expect(nearestWords([...words.keys()], typed)[0]).toBe(nearest)
})

test.each([
  ['nothing', ''],
  ['emoji', '🎉🎉🎉'],
  ['letters that are no word', 'qqqqqqqq'],
  ['a question', '天气怎么样'],
  ['5,000 letters', 'x'.repeat(5_000)],
])('%s: near to no command', (_, typed) => {
  expect(nearestWords([...words.keys()], typed)).toEqual([])
})

test('at most three words are offered, the nearest first', () => {
  expect(nearestWords(['joine', 'joins', 'joint', 'joinx', 'join'], 'join')).toEqual(['join', 'joine', 'joins'])
})
