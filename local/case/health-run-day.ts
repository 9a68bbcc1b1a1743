import type { Telling } from '../story.ts'
import type { Person, Wire } from '../workspace/types.ts'

/** The health run from half an hour before its start to the closing note that both sides have confirmed. */
export async function tellHealthRunDay(story: Telling): Promise<void> {
  const { step, types, fills, closes, presses, clockMovesTo, sees, people, slack } = story
  const { lu, zihan, aisha, lixiang, zhou, gu, grace } = people

  const blocksOf = (person: Person): Wire[] => slack.as(person).modal()?.blocks ?? []

  /** The six digits as they stand on the organiser's phone. */
  const shownCode = () => String(blocksOf(lu).find(({ type }) => type === 'header')?.text.text)

  await step('26 September, twenty to eight: 陆芳 shows the code, and the first runners check in', async () => {
    await clockMovesTo('2026-09-26 07:40')
    await types(lu, '/gongjian 活动 1')
    await presses(lu, 'check-ins.show-code', /贤城青年健康跑/)
    const code = shownCode()
    await types(zihan, `/gongjian 签到 ${code.startsWith('123') ? '321123' : '123123'}`)
    await types(zihan, `/gongjian 签到 ${code}`)
    await types(aisha, '/gongjian checkin')
    await fills(aisha, { code })
    await closes(aisha)
    await closes(lu)
  })

  await step('李想, who had given his place back, has come after all: a walk-in', async () => {
    await presses(lu, 'check-ins.show-code', /贤城青年健康跑/)
    await types(lixiang, `/gongjian 签到 ${shownCode()}`)
    await closes(lu)
    await sees(lixiang, /现场参加/)
  })

  await step('At the start 陆芳 ticks the others on the roster, and two residents without an account', async () => {
    await clockMovesTo('2026-09-26 08:00')
    await presses(lu, 'check-ins.roster', /贤城青年健康跑/)
    const group = blocksOf(lu).find(({ block_id: id }) => String(id).startsWith('group-'))
    const all: string[] = (group?.element.options ?? []).map((option: Wire) => option.text.text)
    const here = all.filter((name) => name !== grace.name)
    await fills(lu, { [String(group?.block_id)]: here, names: '王秀英\n李国强', organizationId: '奉城镇机关' })
    await closes(lu)
  })

  await step('Aisha has to leave early and checks out', async () => {
    await clockMovesTo('2026-09-26 09:15')
    await types(aisha, '/gongjian checkout')
  })

  await step('After the end 子涵 looks at the hours', async () => {
    await clockMovesTo('2026-09-26 10:10')
    await types(zihan, '/gongjian 时长')
    await presses(zihan, 'hours.file')
    await sees(zihan, /时长证明/)
  })

  await step('The morning after: those who were there are asked how it was, once', async () => {
    await clockMovesTo('2026-09-27 10:30')
    await presses(zihan, 'afterwards.stars.5', /您觉得怎么样/)
    await fills(zihan, { line: '跑道旁边有志愿者加油，很温暖。' })
    await presses(aisha, 'afterwards.stars.4', /How was/)
    await fills(aisha, { line: 'Good route. A second water point would help.' })
    await sees(lixiang, /您觉得怎么样/)
  })

  await step(
    '周敏 corrects Aisha’s hours, because she was at the water point; 顾建华 of the other side agrees',
    async () => {
      await types(zhou, '/gongjian 活动 1')
      await presses(zhou, 'afterwards.show', /贤城青年健康跑/)
      await slack.as(zhou).click('modal', 'hours.open-correction')
      const person = { name: aisha.name, query: 'Aisha', value: aisha.name }
      await fills(zhou, { person, hours: '3', reason: '签退以后在饮水点帮忙到结束。' }, true)
      await fills(zhou, { hours: '2' })
      await closes(zhou)
      await presses(gu, 'hours.agree')
      await sees(aisha, /were corrected/)
    },
  )

  await step('Monday, the first working day: 陆芳 writes the closing note, and each side confirms it', async () => {
    await clockMovesTo('2026-09-28 10:00')
    await presses(lu, 'afterwards.write', /请写一份活动总结/)
    await fills(lu, {
      text: '两边的青年和居民一起跑完五公里，最小的八岁，最大的六十七岁。',
      pictures: [{ name: '健康跑起点.jpg', data: new Uint8Array([0xff, 0xd8, 0xff, 0xd9]) }],
    })
    await closes(lu)
    await presses(zhou, 'afterwards.confirm')
    await presses(gu, 'afterwards.confirm')
    await sees(aisha, /活动总结：贤城青年健康跑/)
  })
}
