import type { PersonKey } from './world.ts'

/** What the two sides do together in the autumn of 2026, in the words an organiser would type. */
export type CaseActivity = {
  organiser: PersonKey
  title: string
  category: string
  when: string
  place: string
  capacity: string
  description: string
}

export const healthRun: CaseActivity = {
  organiser: 'lu',
  title: '贤城青年健康跑',
  category: 'member-activities',
  when: '9月26日上午八点到十点',
  place: '八字村村民广场',
  capacity: '6',
  description: '五公里，慢跑、快走都可以。请穿运动鞋，现场有饮水点。',
}

export const parkCleanUp: CaseActivity = {
  organiser: 'lin',
  title: '社区公园清洁日',
  category: 'volunteer-service',
  when: '9月29日下午两点到四点',
  place: '三角洋社区公园',
  capacity: '20',
  description: '捡拾垃圾，帮居民做垃圾分类。手套和夹子由社区准备。',
}

export const calligraphy: CaseActivity = {
  organiser: 'song',
  title: '书法鉴赏讲座',
  category: 'member-activities',
  when: '10月14日晚上六点半到八点',
  place: '学院图书馆报告厅',
  capacity: '60',
  description: '三角洋社区书法班的范文清老师主讲，带大家读几幅字，现场可以试写。',
}

export const otherActivities: CaseActivity[] = [
  {
    organiser: 'lin',
    title: '参观中共奉贤县委旧址',
    category: 'member-activities',
    when: '10月16日上午九点到十一点半',
    place: '中共奉贤县委旧址，学院东门集合乘车',
    capacity: '40',
    description: '两边党员一起参观学习，八点半发车。',
  },
  {
    organiser: 'xu',
    title: '生涯帮扶进社区',
    category: 'talent-support',
    when: '10月21日下午两点到四点',
    place: '三角洋社区活动室',
    capacity: '12',
    description: '一对一聊聊求职：改简历、模拟面试、看看附近企业在招什么人。',
  },
  {
    organiser: 'song',
    title: '龙虾音乐节志愿服务',
    category: 'volunteer-service',
    when: '10月17日下午四点到八点',
    place: '八字村',
    capacity: '15',
    description: '引导、签到、垃圾分类三个岗位，现场分工。',
  },
  {
    organiser: 'xu',
    title: '联合企业走访：齐达重装、洪浦钢结构',
    category: 'union-services',
    when: '10月22日下午一点到五点',
    place: '学院东门集合',
    capacity: '10',
    description: '和总工会一起走访，听企业讲用工和培训的需要。',
  },
]

/** Work with an owner on each side. */
export const projects = {
  cncTraining: {
    title: '送教到厂：数控车、数控铣技能培训',
    category: 'enterprise-training',
    goal: '今年在两家企业各办一期，工人不离厂就能学、能考。',
  },
  dayCare: {
    title: '暑期托班：总结和明年的安排',
    category: 'union-services',
    goal: '把今年托班的做法写下来，定好明年的场地和老师。',
  },
  enterpriseVisits: {
    title: '访企拓岗：联合走访四家企业',
    category: 'talent-support',
    goal: '摸清岗位和技能需求，推荐毕业生。',
  },
} as const
