// The desk: one shell that gathers the modules' pages.
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { settleFonts } from '../../ui/fonts.ts'
import { makeQueryClient } from '../../ui/read.ts'
import '../../ui/base.css'
import App from './App.vue'
import { restoreElder } from './elder.ts'
import { makeDeskRouter } from './router.ts'

restoreElder()
settleFonts()
const queryClient = makeQueryClient()
createApp(App).use(VueQueryPlugin, { queryClient }).use(makeDeskRouter(queryClient)).mount('#app')
