// When the demo city lives: half a year inside the plan's second phase, up to Tuesday 13 September 2022.
import { chinaTime } from '../lib/day.ts'

export const DEMO_START = chinaTime('2022-03-14', '08:30')
export const DEMO_NOW = chinaTime('2022-09-13', '09:00')
