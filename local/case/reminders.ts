import type { Telling } from '../story.ts'

/** A training that needs eight people and finds five, and people who choose their own reminders. */
export async function tellReminders(story: Telling): Promise<void> {
  const { step, types, fills, closes, presses, clockMovesTo, sees, people, slack } = story
  const { song, ni, fan, zihan, aisha, wu, grace } = people

  await step('宋强 publishes a training for at least eight people, with sign-up until Monday', async () => {
    await types(song, '/gongjian 新活动')
    await fills(song, {
      title: '社区急救知识培训',
      category: 'community-building',
      when: '10月13日下午两点到四点',
      place: '三角洋社区活动室',
      capacity: '20',
      description: '学做心肺复苏和包扎，每人都能上手练一遍。',
    })
    await slack.as(song).click('modal', 'publishing.places')
    await fills(song, { minimum: '8', untilWords: '10月12日上午十点' })
    await fills(song, {})
    await closes(song)
    await sees(ni, /社区急救知识培训/)
  })

  await step('倪俊 and Aisha choose when they are reminded', async () => {
    await types(ni, '/gongjian 提醒')
    await fills(ni, { mode: '按我自己选的时间' }, true)
    await fills(ni, { times: ['提前一天', '提前 3 小时'], quietFrom: '21:30' })
    await closes(ni)
    await types(aisha, '/gongjian reminders')
    await fills(aisha, { mode: 'Never' })
    await closes(aisha)
  })

  await step('Three people sign up', async () => {
    for (const person of [ni, fan, zihan]) await presses(person, 'activities.sign-up', /急救/)
  })

  await step('Monday, ten o’clock: three of at least eight, and 宋强 is asked; he asks around', async () => {
    await clockMovesTo('2026-10-12 10:00')
    await sees(song, /至少需要 8 人，现在有 3 人参加/)
    await presses(song, 'reminders.ask-around')
    await sees(wu, /社区急救知识培训”您来参加吗/)
  })

  await step('吴倩 comes and brings it to four, Grace does not; 宋强 runs it all the same', async () => {
    await presses(wu, 'activities.sign-up', /急救/)
    await presses(grace, 'reminders.not-this-time', /急救/)
    await clockMovesTo('2026-10-12 16:00')
    await sees(song, /现在有 4 人/)
    await presses(song, 'reminders.run')
    await sees(song, /照常举行/)
  })

  await step('The day of the training: 倪俊 is reminded three hours before, the others an hour before', async () => {
    await clockMovesTo('2026-10-13 11:00')
    await sees(ni, /今天有活动：“社区急救知识培训”/)
    await clockMovesTo('2026-10-13 13:00')
    await sees(fan, /一小时后有活动：“社区急救知识培训”/)
  })
}
