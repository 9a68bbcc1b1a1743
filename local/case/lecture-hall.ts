import type { Telling } from '../story.ts'

/** The lecture hall that brings craftsmen to the campus, and the calligraphy class that goes on every second week. */
export async function tellLectureHall({ step, types, fills, closes, presses, sees, people }: Telling): Promise<void> {
  const { xu, song, zihan, daniel } = people

  await step('许卫东 opens the lecture hall 励志·筑梦 and adds its first session', async () => {
    await types(xu, '/gongjian 新讲堂')
    await fills(xu, {
      title: '励志·筑梦',
      category: 'industry-education',
      place: '学院报告厅',
      description: '请企业的技术骨干和大国工匠进校园，讲讲自己的路是怎么走过来的。',
    })
    await closes(xu)
    await types(xu, '/gongjian 系列')
    await presses(xu, 'series.show', /励志·筑梦/)
    await presses(xu, 'series.open-session')
    await fills(xu, {
      title: '从学徒到技术骨干',
      speaker: '周海峰，人本集团装配车间',
      when: '10月15日下午两点到三点半',
      capacity: '80',
    })
    await fills(xu, {})
    await closes(xu)
    await sees(zihan, /主讲：周海峰/)
  })

  await step('宋强 lets the calligraphy lecture come back every second week', async () => {
    await types(song, '/gongjian 活动 3')
    await presses(song, 'series.repeat')
    await fills(song, { rhythm: 'two-weeks' }, true)
    await fills(song, { times: '6' })
    await fills(song, {})
    await closes(song)
    await types(daniel, '/gongjian series')
  })
}
