// The inspector's phone: places, cards, photos.
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import FieldVisit from '../../modules/assessment/FieldVisit.vue'
import FieldVisits from '../../modules/assessment/FieldVisits.vue'
import { settleFonts } from '../../ui/fonts.ts'
import { makeQueryClient } from '../../ui/read.ts'
import '../../ui/base.css'
import App from './App.vue'

const router = createRouter({
  history: createWebHistory('/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/field', component: FieldVisits },
    { path: '/field/visits/:id', component: FieldVisit, props: true },
    { path: '/:rest(.*)*', redirect: '/field' },
  ],
})
settleFonts()
createApp(App).use(VueQueryPlugin, { queryClient: makeQueryClient() }).use(router).mount('#app')
