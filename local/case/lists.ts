import type { Telling } from '../story.ts'

/** The two sides exchange what they can give and what they look for, as they did on paper when they signed. */
export async function tellLists(story: Telling): Promise<void> {
  const { step, types, fills, closes, presses, people, slack } = story
  const { xu, lu, jin, gu, daniel } = people

  await step('许卫东 puts on the list what the college can give; first with an end that has passed', async () => {
    await types(xu, '/gongjian 新资源')
    const offer = {
      text: '数控车、数控铣实训教师，可以到厂里上课',
      category: 'enterprise-training',
      amount: '每学期两期，每期最多 20 人',
      whenAndWhere: '工作日晚上或周六，企业车间或学院实训中心',
    }
    await fills(xu, { ...offer, validUntil: '2026-06-30' }, true)
    await fills(xu, { validUntil: '2027-06-30' })
    await closes(xu)
  })

  await step('陆芳 and 金伟 note what the town looks for', async () => {
    for (const [person, need] of [
      [lu, { text: '社区公园清洁日的志愿者', category: 'volunteer-service', amount: '15 人左右' }],
      [jin, { text: '夜班工人也能上的数控铣培训', category: 'enterprise-training', whenAndWhere: '蓝科电气' }],
    ] as const) {
      await types(person, '/gongjian 新需求')
      await fills(person, need)
      await closes(person)
    }
  })

  await step('Daniel reads the needs in English, and one of them whole', async () => {
    await types(daniel, '/gongjian need')
    await presses(daniel, 'lists.show', /数控铣/)
  })

  await step(
    'The clean-up has its helpers: 陆芳 says so. 金伟 withdraws his by mistake, and puts it back',
    async () => {
      await types(lu, '/gongjian 需求 1')
      await presses(lu, 'lists.met')
      await types(jin, '/gongjian 需求 2')
      await presses(jin, 'lists.withdraw')
      await presses(jin, 'lists.reopen')
    },
  )

  await step('顾建华 says that the teachers stand behind the training the agreement promises', async () => {
    await types(gu, '/gongjian 协议')
    await presses(gu, 'agreements.support', /企业培训/)
    const [training] = (slack.as(gu).modal()?.blocks ?? []).filter(({ type }) => type === 'input')
    await fills(gu, {
      [String(training?.block_id)]: [
        '项目 1：送教到厂：数控车、数控铣技能培训',
        '资源 1：数控车、数控铣实训教师，可以到厂里上课',
      ],
    })
    await closes(gu)
  })
}
