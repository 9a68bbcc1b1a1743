import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hasRoom, LONGEST_DECISION, linesIn, MOST_DECISIONS, matchDecisions, minutesForm, notesIn } from './rules.ts'

const texts = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 })

it('gives each line one decision and each decision one line, and the same words keep theirs', () => {
  fc.assert(
    fc.property(texts, texts, (before, lines) => {
      const known = before.map((text, index) => ({ id: index + 1, text }))
      const { kept, dropped } = matchDecisions(known, lines)
      expect(kept.map(({ text }) => text)).toEqual(lines)
      const ids = kept.flatMap(({ id }) => (id === null ? [] : [id]))
      expect(new Set(ids).size).toBe(ids.length)
      expect([...ids, ...dropped].toSorted()).toEqual(known.map(({ id }) => id).toSorted())
      for (const { id, text } of known) if (lines.includes(text)) expect(kept).toContainEqual({ id, text })
    }),
  )
})

it('lets a reworded decision keep what hangs on it, and takes another one for new', () => {
  const before = [
    { id: 1, text: '走访' },
    { id: 2, text: '清洁' },
  ]
  expect(matchDecisions(before, ['9月走访', '清洁']).kept[0]).toEqual({ id: 1, text: '9月走访' })
  expect(matchDecisions(before, ['清洁', '讲座'])).toMatchObject({ kept: [{ id: 2 }, { id: null }], dropped: [1] })
  expect(matchDecisions(before, ['走访', '清洁', '讲座']).kept[2]).toEqual({ id: null, text: '讲座' })
})

it('reads one decision a line, without marks, blanks and repeats', () => {
  expect(linesIn(' - 走访 \n\n• 清洁\n走访\n')).toEqual(['走访', '清洁'])
})

it('takes a line of a reply for a decision when it says so, in both languages', () => {
  expect(notesIn('Run: all is ready\n- Decision: visit Qida\n决定： 走访齐达\n决议:\n决定走访也写在这里')).toEqual([
    { kind: 'note', text: 'Run: all is ready' },
    { kind: 'decision', text: 'visit Qida' },
    { kind: 'decision', text: '走访齐达' },
    { kind: 'note', text: '决定走访也写在这里' },
  ])
})

it('takes at most fifteen decisions of at most 190 characters', () => {
  const form = (decisions: string) => minutesForm.safeParse({ text: 'x', decisions }).success
  const lines = (count: number) => Array.from({ length: count }, (_, n) => `Decision ${n}`).join('\n')
  expect([form(lines(15)), form(lines(16)), form('x'.repeat(190)), form('x'.repeat(191))]).toEqual([
    true,
    false,
    true,
    false,
  ])
})

it('never has more lines, nor more decisions, than a field of its form takes', () => {
  expect(Array(MOST_DECISIONS).fill('x'.repeat(LONGEST_DECISION)).join('\n').length).toBeLessThanOrEqual(3_000)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 })), (lengths) => {
      const lines: string[] = []
      for (const length of lengths) if (hasRoom(lines, 'x'.repeat(length))) lines.push('x'.repeat(length))
      expect(minutesForm.safeParse({ text: lines.join('\n') || 'x', decisions: '' }).success).toBe(true)
    }),
  )
})
