// The leaders' wall: one page, no navigation.
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { settleFonts } from '../../ui/fonts.ts'
import { makeQueryClient } from '../../ui/read.ts'
import '../../ui/base.css'
import './wall.css'
import App from './App.vue'

settleFonts()
createApp(App).use(VueQueryPlugin, { queryClient: makeQueryClient() }).mount('#app')
