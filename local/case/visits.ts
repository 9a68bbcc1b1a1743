import type { Telling } from '../story.ts'
import { organizations } from './world.ts'

/** As the list of people offers somebody whose side is known. */
const of = (side: keyof typeof organizations, name: string) => `${name} · ${organizations[side]}`

/** Both unions call on the enterprises together: noted, planned, moved, reminded, reported, followed up. */
export async function tellVisits(story: Telling): Promise<void> {
  const { step, types, fills, closes, presses, clockMovesTo, sees, readsHome, people, slack } = story
  const { zhao, jin, shen, daniel, kevin, gu, ni } = people

  await step('金伟 notes the enterprise with whom to ask for; the number is too short at first', async () => {
    await types(jin, '/gongjian 企业')
    await presses(jin, 'enterprises.open-form')
    await fills(
      jin,
      {
        name: '上海齐达重型装备有限公司',
        place: '奉城镇工业路 18 号',
        makes: '重型机床部件，约 200 人',
        contact: ni.name,
        role: '人事经理',
        phone: '5751',
      },
      true,
    )
    await fills(jin, { phone: '021-5751 2345 转 801' })
    await closes(jin)
    await types(kevin, '/gongjian enterprise 齐达')
  })

  await step('赵静 plans a visit of both sides, first without an hour', async () => {
    await types(zhao, '/gongjian 企业 1')
    await presses(zhao, 'visits.open-form-for')
    const goers = [of('college', zhao.name), of('town', jin.name), of('college', shen.name), daniel.name]
    await fills(zhao, { when: '后天', goers, purpose: '看看工会能帮什么，问问技能培训的需求' }, true)
    await fills(zhao, { when: '后天上午九点' })
    await fills(zhao, {})
    await closes(zhao)
    await sees(daniel, /You go on a visit to/)
  })

  await step('The enterprise asks for the afternoon: 金伟 moves it, and whoever goes is told', async () => {
    await presses(jin, 'visits.show', /走访/)
    await presses(jin, 'visits.change')
    await fills(jin, { when: '10月15日下午两点' })
    await fills(jin, {})
    await closes(jin)
    await sees(shen, /改时间了/)
  })

  await step('The day before they are reminded; the day after 沈浩 is asked for the report', async () => {
    await clockMovesTo('2026-10-14 09:30')
    await sees(daniel, /Visit to 上海齐达重型装备有限公司 tomorrow/)
    await clockMovesTo('2026-10-16 09:30')
    await readsHome(shen)
  })

  await step('沈浩 writes it with what is to follow, first without a day, and adds one more', async () => {
    await presses(shen, 'visits.open-report', /怎么样/)
    await fills(
      shen,
      {
        met: '倪俊，二车间主任',
        said: '数控车工招不满，老师傅想学编程。\n希望学生来实习至少三个月，工会想一起办职工书屋。',
        followUp: '把数控班的课程表发给齐达',
      },
      true,
    )
    await fills(shen, { words: '下周三' })
    await slack.as(shen).click('modal', 'visits.add-follow-up')
    await fills(shen, { text: '列一张可以去实习的学生名单', words: '10月30日' })
    await fills(shen, {})
    await closes(shen)
    await sees(gu, /走访记录：上海齐达/)
    await sees(gu, /列一张可以去实习的学生名单/)
  })

  await step('顾建华 opens the enterprise, and reads the phone numbers on the record', async () => {
    await types(gu, '/gongjian 企业 1')
    await presses(gu, 'enterprises.phones')
    await sees(gu, /021-5751 2345/)
  })
}
