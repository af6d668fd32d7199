// The script of the resident's form: everything works without it.
import '../../modules/residents/report-form.web.ts'
