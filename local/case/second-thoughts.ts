import type { Telling } from '../story.ts'

/** Friday, 9 October: an organiser changes a lecture, cancels too early and thinks again, and keeps a template. */
export async function tellSecondThoughts(story: Telling): Promise<void> {
  const { step, types, fills, closes, clockMovesTo, sees, people } = story
  const { song, grace, aisha } = people

  await step(
    'The lecture on calligraphy moves to another room, half an hour later; who signed up is told once',
    async () => {
      await types(grace, '/gongjian join 3')
      await types(aisha, '/gongjian join 3')
      await types(song, '/gongjian 修改活动 3')
      await fills(song, { when: '10月14日晚上七点到八点半', place: '学院图书馆二楼研讨室' })
      await fills(song, {})
      await closes(song)
      await clockMovesTo('2026-10-09 16:05')
      await sees(grace, /Wed 14 Oct, 18:30–20:00 → Wed 14 Oct, 19:00–20:30/)
    },
  )

  await step('It is cancelled by mistake, and brought back within ten minutes', async () => {
    await types(song, '/gongjian 取消活动 3')
    await fills(song, { note: '范老师可能来不了。' })
    await closes(song)
    await sees(aisha, /书法鉴赏讲座.*has been cancelled/)
    await types(song, '/gongjian 恢复活动 3')
    await sees(aisha, /takes place after all/)
  })

  await step('It is to be held every term: it becomes a template', async () => {
    await types(song, '/gongjian 存为模板 3')
    await fills(song, { name: '书法讲座' })
    await closes(song)
    await types(song, '/gongjian 模板')
  })
}
