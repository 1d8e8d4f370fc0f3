-- counted:
WITH RECURSIVE anon_15(id) AS
(SELECT dispatch.id AS id
FROM dispatch
WHERE (dispatch.status NOT IN ('draft', 'signed', 'void')) AND dispatch.issued_on <= :last AND (dispatch.ended_on IS NULL OR dispatch.ended_on > :last) AND dispatch.recalls_id IS NULL AND dispatch.corrects_id IS NULL AND (dispatch.campaign_id NOT IN (SELECT campaign.id
FROM campaign
WHERE campaign.closed_on < :first)) UNION SELECT dispatch.id AS id
FROM dispatch JOIN anon_15 ON dispatch.replaces_id = anon_15.id)
 SELECT anon_1.tasks_open, anon_1.tasks_overdue, anon_2.task_reports, anon_3.pledges_signed, anon_4.pledges_by_parent, anon_5.inspections_planned, anon_5.inspections_unannounced, anon_5.inspections_joint, anon_5.re_inspections, anon_5.units_inspected, anon_6.findings, anon_6.remedies_ordered, anon_7.remedies_done, anon_7.remedies_overdue, anon_8.cases_decided, anon_8.fines_imposed, anon_9.fines_paid, anon_10.complaints_received, anon_11.complaints_settled, anon_12.incidents, anon_13.decisions_unpaid, anon_14.goods
FROM (SELECT count(*) AS tasks_open, count(*) FILTER (WHERE CASE WHEN (EXISTS (SELECT task_extension.due_before
FROM task_extension
WHERE task_extension.task_id = task.id AND task_extension.extended_on > :last)) THEN (SELECT task_extension.due_before
FROM task_extension
WHERE task_extension.task_id = task.id AND task_extension.extended_on > :last ORDER BY task_extension.id
 LIMIT 1) ELSE task.due_on END < :last AND (task.mode = 'once' OR task.mode = 'standing' AND NOT (EXISTS (SELECT task_report.id
FROM task_report
WHERE task_report.task_id = task.id AND task_report.reported_on <= :last AND task_report.withdrawn_on IS NULL)))) AS tasks_overdue
FROM task
WHERE task.office_id = :office AND (task.dispatch_id IS NULL OR task.dispatch_id IN (SELECT anon_15.id
FROM anon_15)) AND task.opened_on <= :last AND (task.waived_on IS NULL OR task.waived_on > :last) AND (task.done_on IS NULL OR task.done_on > :last) AND (task.campaign_task_id IS NULL OR (task.campaign_task_id NOT IN (SELECT campaign_task.id
FROM campaign_task JOIN campaign ON campaign.id = campaign_task.campaign_id
WHERE campaign.closed_on < :last))) AND NOT (task.campaign_task_id IN (SELECT campaign_task.id
FROM campaign_task
WHERE campaign_task.asks_pledge) AND ((EXISTS (SELECT pledge.id
FROM pledge JOIN campaign_task ON campaign_task.campaign_id = pledge.campaign_id + 0
WHERE campaign_task.id = task.campaign_task_id AND pledge.withdrawn_on IS NULL AND pledge.signed_on <= :last AND (pledge.revoked_on IS NULL OR pledge.revoked_on > :last) AND pledge.recipient_id = task.recipient_id)) OR (EXISTS (SELECT pledge.id
FROM pledge JOIN campaign_task ON campaign_task.campaign_id = pledge.campaign_id + 0 JOIN pledge_cover ON pledge_cover.pledge_id = pledge.id
WHERE campaign_task.id = task.campaign_task_id AND pledge.withdrawn_on IS NULL AND pledge.signed_on <= :last AND (pledge.revoked_on IS NULL OR pledge.revoked_on > :last) AND pledge_cover.recipient_id = task.recipient_id))))) AS anon_1 JOIN (SELECT count(*) AS task_reports
FROM task_report
WHERE task_report.office_id + 0 = :office AND task_report.reported_on BETWEEN :first AND :last AND task_report.withdrawn_on IS NULL) AS anon_2 ON true JOIN (SELECT count(distinct(pledge.recipient_id)) AS pledges_signed
FROM pledge
WHERE pledge.office_id + 0 = :office AND pledge.signed_on <= :last AND coalesce(pledge.counts_from, pledge.signed_on) BETWEEN :first AND :last AND coalesce(pledge.counts_from, pledge.signed_on) <= :last AND (pledge.revoked_on IS NULL OR pledge.revoked_on > :last) AND pledge.withdrawn_on IS NULL) AS anon_3 ON true JOIN (SELECT count(distinct(pledge_cover.recipient_id)) AS pledges_by_parent
FROM pledge_cover JOIN pledge ON pledge.id = pledge_cover.pledge_id AND pledge.withdrawn_on IS NULL
WHERE coalesce(pledge.counts_from, pledge.signed_on) <= :last AND (pledge.revoked_on IS NULL OR pledge.revoked_on > :last) AND NOT (EXISTS (SELECT pledge_1.id
FROM pledge AS pledge_1
WHERE coalesce(pledge_1.counts_from, pledge_1.signed_on) <= :last AND (pledge_1.revoked_on IS NULL OR pledge_1.revoked_on > :last) AND pledge_1.campaign_id = pledge.campaign_id AND pledge_1.recipient_id = pledge_cover.recipient_id AND pledge_1.withdrawn_on IS NULL)) AND pledge.office_id + 0 = :office AND pledge.signed_on <= :last AND coalesce(pledge.counts_from, pledge.signed_on) BETWEEN :first AND :last AND coalesce(pledge.counts_from, pledge.signed_on) <= :last AND (pledge.revoked_on IS NULL OR pledge.revoked_on > :last)) AS anon_4 ON true JOIN (SELECT count(*) FILTER (WHERE inspection_round.kind = 'planned') AS inspections_planned, count(*) FILTER (WHERE inspection_round.kind = 'unannounced') AS inspections_unannounced, count(*) FILTER (WHERE inspection_round.is_joint IS true) AS inspections_joint, count(*) FILTER (WHERE inspection_round.kind = 're_inspection') AS re_inspections, count(distinct(visit.recipient_id)) AS units_inspected
FROM visit JOIN inspection_round ON inspection_round.id = visit.round_id + 0 AND inspection_round.withdrawn_on IS NULL
WHERE visit.office_id + 0 = :office AND visit.visited_on BETWEEN :first AND :last AND visit.withdrawn_on IS NULL) AS anon_5 ON true JOIN (SELECT count(*) AS findings, count(*) FILTER (WHERE finding.remedy IS NOT NULL) AS remedies_ordered
FROM finding JOIN visit ON visit.id = finding.visit_id AND visit.withdrawn_on IS NULL
WHERE finding.office_id = :office AND visit.visited_on BETWEEN :first AND :last AND finding.withdrawn_on IS NULL) AS anon_6 ON true JOIN (SELECT count(*) FILTER (WHERE coalesce((SELECT finding_remedy.done_on
FROM finding_remedy
WHERE finding_remedy.finding_id = finding.id AND finding_remedy.withdrawn_on IS NULL), (SELECT min(visit_1.visited_on) AS min_1
FROM visit AS visit_1 JOIN finding_check ON finding_check.visit_id = visit_1.id
WHERE finding_check.finding_id = finding.id AND finding_check.sight = 'put_right' AND visit_1.withdrawn_on IS NULL)) BETWEEN :first AND :last) AS remedies_done, count(*) FILTER (WHERE finding.remedy IS NOT NULL AND finding.remedy_due_on < :last AND (coalesce((SELECT finding_remedy.done_on
FROM finding_remedy
WHERE finding_remedy.finding_id = finding.id AND finding_remedy.withdrawn_on IS NULL), (SELECT min(visit_2.visited_on) AS min_2
FROM visit AS visit_2 JOIN finding_check ON finding_check.visit_id = visit_2.id
WHERE finding_check.finding_id = finding.id AND finding_check.sight = 'put_right' AND visit_2.withdrawn_on IS NULL)) IS NULL OR coalesce((SELECT finding_remedy.done_on
FROM finding_remedy
WHERE finding_remedy.finding_id = finding.id AND finding_remedy.withdrawn_on IS NULL), (SELECT min(visit_2.visited_on) AS min_2
FROM visit AS visit_2 JOIN finding_check ON finding_check.visit_id = visit_2.id
WHERE finding_check.finding_id = finding.id AND finding_check.sight = 'put_right' AND visit_2.withdrawn_on IS NULL)) > :last)) AS remedies_overdue
FROM finding JOIN visit ON visit.id = finding.visit_id AND visit.withdrawn_on IS NULL
WHERE finding.office_id = :office AND visit.visited_on <= :last AND finding.remedy IS NOT NULL AND finding.withdrawn_on IS NULL) AS anon_7 ON true JOIN (SELECT count(distinct(sanction_decision.case_id)) AS cases_decided, sum(sanction_decision.fine) AS fines_imposed
FROM sanction_decision
WHERE sanction_decision.office_id + 0 = :office AND sanction_decision.decided_on BETWEEN :first AND :last AND NOT (EXISTS (SELECT case_step.id
FROM case_step
WHERE case_step.decision_id = coalesce(sanction_decision.first_id, sanction_decision.id) AND (case_step.kind = 'annul' OR case_step.kind = 'sue' AND case_step.outcome = 'annulled') AND CASE WHEN (case_step.kind = 'sue') THEN case_step.answered_on ELSE case_step.taken_on END <= :last AND case_step.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM case_step AS case_step_1
WHERE case_step_1.first_id = coalesce(case_step.first_id, case_step.id) AND case_step_1.id > case_step.id)))) AND sanction_decision.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM sanction_decision AS sanction_decision_1
WHERE sanction_decision_1.first_id = coalesce(sanction_decision.first_id, sanction_decision.id) AND sanction_decision_1.id > sanction_decision.id))) AS anon_8 ON true JOIN (SELECT sum(payment.amount - coalesce(payment.interest, 0)) AS fines_paid
FROM payment
WHERE payment.office_id + 0 = :office AND payment.paid_on BETWEEN :first AND :last AND payment.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM payment AS payment_1
WHERE payment_1.first_id = coalesce(payment.first_id, payment.id) AND payment_1.id > payment.id))) AS anon_9 ON true JOIN (SELECT count(*) AS complaints_received
FROM case_step
WHERE case_step.office_id + 0 = :office AND case_step.taken_on BETWEEN :first AND :last AND case_step.kind = 'complain' AND case_step.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM case_step AS case_step_2
WHERE case_step_2.first_id = coalesce(case_step.first_id, case_step.id) AND case_step_2.id > case_step.id))) AS anon_10 ON true JOIN (SELECT count(*) AS complaints_settled
FROM case_step
WHERE case_step.office_id + 0 = :office AND case_step.answered_on BETWEEN :first AND :last AND case_step.kind = 'complain' AND case_step.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM case_step AS case_step_3
WHERE case_step_3.first_id = coalesce(case_step.first_id, case_step.id) AND case_step_3.id > case_step.id))) AS anon_11 ON true JOIN (SELECT count(*) AS incidents
FROM incident
WHERE incident.office_id + 0 = :office AND incident.found_on BETWEEN :first AND :last AND incident.withdrawn_on IS NULL) AS anon_12 ON true JOIN (SELECT EXISTS (SELECT sanction_decision.id
FROM sanction_decision
WHERE NOT (EXISTS (SELECT case_step.id
FROM case_step
WHERE case_step.decision_id = coalesce(sanction_decision.first_id, sanction_decision.id) AND (case_step.kind = 'annul' OR case_step.kind = 'sue' AND case_step.outcome = 'annulled') AND CASE WHEN (case_step.kind = 'sue') THEN case_step.answered_on ELSE case_step.taken_on END <= :last AND case_step.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM case_step AS case_step_4
WHERE case_step_4.first_id = coalesce(case_step.first_id, case_step.id) AND case_step_4.id > case_step.id)))) AND sanction_decision.office_id + 0 = :office AND sanction_decision.decided_on <= :last AND ((SELECT coalesce(sum(payment.amount - coalesce(payment.interest, 0)), 0) AS coalesce_1
FROM payment
WHERE payment.decision_id = coalesce(sanction_decision.first_id, sanction_decision.id) AND payment.paid_on <= :last AND payment.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM payment AS payment_2
WHERE payment_2.first_id = coalesce(payment.first_id, payment.id) AND payment_2.id > payment.id))) < sanction_decision.fine OR (EXISTS (SELECT case_step.id
FROM case_step
WHERE case_step.case_id = sanction_decision.case_id AND case_step.amount > sanction_decision.fine AND case_step.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM case_step AS case_step_5
WHERE case_step_5.first_id = coalesce(case_step.first_id, case_step.id) AND case_step_5.id > case_step.id))))) AND sanction_decision.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM sanction_decision AS sanction_decision_2
WHERE sanction_decision_2.first_id = coalesce(sanction_decision.first_id, sanction_decision.id) AND sanction_decision_2.id > sanction_decision.id))) AS decisions_unpaid) AS anon_13 ON true JOIN (SELECT EXISTS (SELECT named_goods.office_id
FROM named_goods
WHERE named_goods.office_id = :office) AS goods) AS anon_14 ON true

-- measures_of_day: day
SELECT task_report_measure.code, task_report.reported_on AS day, sum(task_report_measure.value) AS sum_1
FROM task_report_measure JOIN task_report ON task_report.id = task_report_measure.report_id AND task_report.withdrawn_on IS NULL
WHERE task_report.office_id + 0 = :office AND task_report.reported_on BETWEEN :first AND :last GROUP BY task_report_measure.code, task_report.reported_on ORDER BY task_report_measure.code

-- followups_issued_of_day: day
SELECT followup.level, followup.issued_on AS day, count(*) AS count_1
FROM followup
WHERE (followup.status NOT IN ('draft', 'signed', 'void')) AND followup.recalls_id IS NULL AND followup.corrects_id IS NULL AND followup.explains IS NULL AND followup.office_id + 0 = :office AND followup.issued_on BETWEEN :first AND :last GROUP BY followup.level, followup.issued_on ORDER BY followup.level

-- violations_of_day: day
SELECT violation.decree, violation.provision, violation.detected_on AS day, count(*) AS count_1
FROM violation
WHERE violation.office_id + 0 = :office AND violation.detected_on BETWEEN :first AND :last AND violation.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM violation AS violation_1
WHERE violation_1.first_id = coalesce(violation.first_id, violation.id) AND violation_1.id > violation.id)) GROUP BY violation.decree, violation.provision, violation.detected_on ORDER BY violation.decree, violation.provision

-- cases_opened_of_day: day
SELECT first_act.day AS day, count(*) AS count_1
FROM (SELECT violation.case_id AS case_id, min(violation.detected_on) AS day
FROM violation
WHERE violation.office_id = :office AND violation.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM violation AS violation_1
WHERE violation_1.first_id = coalesce(violation.first_id, violation.id) AND violation_1.id > violation.id)) GROUP BY violation.case_id) AS first_act JOIN violation_case ON violation_case.id = first_act.case_id AND violation_case.withdrawn_on IS NULL AND NOT (EXISTS (SELECT case_join.id
FROM case_join
WHERE case_join.case_id = violation_case.id AND case_join.withdrawn_on IS NULL))
WHERE first_act.day BETWEEN :first AND :last GROUP BY first_act.day

-- repeat_offenders_of_day: day
WITH sanction AS MATERIALIZED
(SELECT coalesce(sanction_decision.first_id, sanction_decision.id) AS id, CAST((SELECT CASE WHEN (min(violation.recipient_id) = max(violation.recipient_id)) THEN min(violation.recipient_id) ELSE min(coalesce(recipient.parent_id, recipient.id)) END AS anon_1
FROM violation JOIN recipient ON recipient.id = violation.recipient_id AND recipient.withdrawn_on IS NULL
WHERE violation.case_id = violation_case.id AND violation.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM violation AS violation_1
WHERE violation_1.first_id = coalesce(violation.first_id, violation.id) AND violation_1.id > violation.id))) AS INTEGER) AS recipient_id, sanction_decision.offender_name AS offender_name, sanction_decision.decided_on AS decided_on, sanction_decision.handed_over_on AS handed_over_on, sanction_decision.fine AS fine
FROM sanction_decision JOIN violation_case ON violation_case.id = sanction_decision.case_id
WHERE sanction_decision.office_id = :office AND sanction_decision.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM sanction_decision AS sanction_decision_1
WHERE sanction_decision_1.first_id = coalesce(sanction_decision.first_id, sanction_decision.id) AND sanction_decision_1.id > sanction_decision.id)) AND violation_case.withdrawn_on IS NULL AND NOT (EXISTS (SELECT case_step.id
FROM case_step
WHERE case_step.decision_id = coalesce(sanction_decision.first_id, sanction_decision.id) AND (case_step.kind = 'annul' OR case_step.kind = 'sue' AND case_step.outcome = 'annulled') AND case_step.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM case_step AS case_step_1
WHERE case_step_1.first_id = coalesce(case_step.first_id, case_step.id) AND case_step_1.id > case_step.id)))) AND (sanction_decision.fine > 0 OR sanction_decision.remedies IS NULL)),
paid AS
(SELECT payment.decision_id AS decision_id, payment.paid_on AS paid_on, sum(payment.amount - coalesce(payment.interest, 0)) AS amount, sum(sum(payment.amount - coalesce(payment.interest, 0))) OVER (PARTITION BY payment.decision_id ORDER BY payment.paid_on) AS total
FROM payment
WHERE payment.office_id = :office AND payment.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM payment AS payment_1
WHERE payment_1.first_id = coalesce(payment.first_id, payment.id) AND payment_1.id > payment.id)) AND payment.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM payment AS payment_2
WHERE payment_2.first_id = coalesce(payment.first_id, payment.id) AND payment_2.id > payment.id)) GROUP BY payment.decision_id, payment.paid_on
HAVING sum(payment.amount - coalesce(payment.interest, 0)) > 0),
sanctioned AS
(SELECT sanction.recipient_id AS recipient_id, sanction.offender_name AS offender_name, sanction.decided_on AS decided_on, sanction.decided_on AS first, CAST(coalesce(sanction.handed_over_on, sanction.decided_on) + make_interval(months => :warned) AS DATE) AS last
FROM sanction
WHERE sanction.fine = 0 UNION ALL SELECT sanction.recipient_id AS recipient_id, sanction.offender_name AS offender_name, sanction.decided_on AS decided_on, sanction.decided_on AS first, CAST(sanction.decided_on + make_interval(months => :lapses + :cleared) AS DATE) AS last
FROM sanction
WHERE sanction.fine > 0 AND NOT (EXISTS (SELECT paid.decision_id
FROM paid
WHERE paid.decision_id = sanction.id AND sanction.fine <= paid.total AND paid.paid_on <= CAST(sanction.decided_on + make_interval(months => :lapses + :cleared) AS DATE))) UNION ALL SELECT sanction.recipient_id AS recipient_id, sanction.offender_name AS offender_name, sanction.decided_on AS decided_on, CASE WHEN (paid.total - paid.amount < sanction.fine AND paid.paid_on <= CAST(sanction.decided_on + make_interval(months => :lapses + :cleared) AS DATE)) THEN sanction.decided_on ELSE paid.paid_on END AS first, CAST(paid.paid_on + make_interval(months => :cleared) AS DATE) AS last
FROM sanction JOIN paid ON paid.decision_id = sanction.id
WHERE sanction.fine > 0 AND sanction.fine <= paid.total)
 SELECT violation.detected_on AS day, violation.recipient_id
FROM violation
WHERE violation.office_id + 0 = :office AND coalesce(violation.detected_on, violation.detected_on) BETWEEN :first AND :last AND (EXISTS (SELECT 1
FROM sanctioned
WHERE violation.offender != 'unknown' AND violation.recipient_id = sanctioned.recipient_id AND sanctioned.offender_name IS NOT DISTINCT FROM violation.offender_name AND sanctioned.decided_on < coalesce(violation.ended_on, violation.detected_on) AND coalesce(violation.ended_on, violation.detected_on) BETWEEN sanctioned.first AND sanctioned.last)) AND violation.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM violation AS violation_2
WHERE violation_2.first_id = coalesce(violation.first_id, violation.id) AND violation_2.id > violation.id))

-- units_asked_of_place:
WITH RECURSIVE anon_6 AS
(SELECT dispatch.id AS id, dispatch.register_entry_id AS register_entry_id, dispatch.campaign_id AS campaign_id
FROM dispatch
WHERE (dispatch.status NOT IN ('draft', 'signed', 'void')) AND dispatch.issued_on <= :last AND (dispatch.ended_on IS NULL OR dispatch.ended_on > :last) AND dispatch.recalls_id IS NULL AND dispatch.corrects_id IS NULL AND (dispatch.campaign_id NOT IN (SELECT campaign.id
FROM campaign
WHERE campaign.closed_on < :first)) AND dispatch.office_id = :office),
anon_7(id) AS
(SELECT anon_6.id AS id
FROM anon_6 UNION SELECT dispatch.id AS id
FROM dispatch JOIN anon_7 ON dispatch.replaces_id = anon_7.id),
anon_5 AS
(SELECT addressee.recipient_id AS id, anon_6.id AS letter
FROM addressee JOIN anon_6 ON anon_6.register_entry_id = addressee.register_entry_id
WHERE addressee.added_on IS NULL OR addressee.added_on <= :last UNION SELECT recipient_1.id AS id, anon_6.id AS id_1
FROM addressee JOIN anon_6 ON anon_6.register_entry_id = addressee.register_entry_id JOIN campaign ON campaign.id = anon_6.campaign_id JOIN recipient AS recipient_1 ON recipient_1.parent_id = addressee.recipient_id
WHERE (addressee.added_on IS NULL OR addressee.added_on <= :last) AND campaign.points_follow IS NOT false AND recipient_1.kind = 'service_point' AND (recipient_1.id NOT IN (SELECT recipient_span_2.recipient_id
FROM recipient_span AS recipient_span_2
WHERE (recipient_span_2.first_on IS NULL OR recipient_span_2.first_on <= :last) AND (recipient_span_2.last_on IS NULL OR recipient_span_2.last_on >= :last))) UNION SELECT recipient_span_3.recipient_id AS recipient_id, anon_6.id AS id
FROM addressee JOIN anon_6 ON anon_6.register_entry_id = addressee.register_entry_id JOIN campaign ON campaign.id = anon_6.campaign_id JOIN recipient_span AS recipient_span_3 ON recipient_span_3.parent_id = addressee.recipient_id
WHERE (addressee.added_on IS NULL OR addressee.added_on <= :last) AND campaign.points_follow IS NOT false AND recipient_span_3.kind = 'service_point' AND (recipient_span_3.first_on IS NULL OR recipient_span_3.first_on <= :last) AND (recipient_span_3.last_on IS NULL OR recipient_span_3.last_on >= :last) UNION SELECT task.recipient_id AS recipient_id, task.dispatch_id AS dispatch_id
FROM task JOIN recipient AS recipient_2 ON recipient_2.id = task.recipient_id
WHERE task.dispatch_id IN (SELECT anon_7.id
FROM anon_7) AND task.opened_on <= :last AND (task.waived_on IS NULL OR task.waived_on > :last) AND NOT (recipient_2.kind IN ('service_point') AND (recipient_2.id NOT IN (SELECT recipient_span_2.recipient_id
FROM recipient_span AS recipient_span_2
WHERE (recipient_span_2.first_on IS NULL OR recipient_span_2.first_on <= :last) AND (recipient_span_2.last_on IS NULL OR recipient_span_2.last_on >= :last))) OR recipient_2.id IN (SELECT recipient_span_4.recipient_id
FROM recipient_span AS recipient_span_4
WHERE (recipient_span_4.first_on IS NULL OR recipient_span_4.first_on <= :last) AND (recipient_span_4.last_on IS NULL OR recipient_span_4.last_on >= :last) AND recipient_span_4.kind IN ('service_point')))),
anon_2 AS
(SELECT recipient.id AS unit, count(*) AS count_1, count(*) FILTER (WHERE recipient.id IN (SELECT addressee.recipient_id
FROM addressee JOIN receipt ON receipt.addressee_id = addressee.id AND receipt.withdrawn_on IS NULL JOIN dispatch ON dispatch.register_entry_id = addressee.register_entry_id
WHERE (dispatch.status NOT IN ('draft', 'signed', 'void')) AND dispatch.issued_on <= :last AND (dispatch.ended_on IS NULL OR dispatch.ended_on > :last) AND dispatch.recalls_id IS NULL AND dispatch.corrects_id IS NULL AND (dispatch.campaign_id NOT IN (SELECT campaign.id
FROM campaign
WHERE campaign.closed_on < :first)) AND dispatch.office_id = :office AND receipt.acknowledged_on <= :last)) AS anon_3, count(*) FILTER (WHERE recipient.id IN (SELECT addressee.recipient_id
FROM addressee LEFT OUTER JOIN receipt ON receipt.addressee_id = addressee.id AND receipt.withdrawn_on IS NULL JOIN dispatch ON dispatch.register_entry_id = addressee.register_entry_id
WHERE (dispatch.status NOT IN ('draft', 'signed', 'void')) AND dispatch.issued_on <= :last AND (dispatch.ended_on IS NULL OR dispatch.ended_on > :last) AND dispatch.recalls_id IS NULL AND dispatch.corrects_id IS NULL AND (dispatch.campaign_id NOT IN (SELECT campaign.id
FROM campaign
WHERE campaign.closed_on < :first)) AND dispatch.office_id = :office AND (addressee.sent_on <= :last OR receipt.acknowledged_on <= :last))) AS anon_4
FROM recipient
WHERE recipient.office_id = :office AND recipient.merged_into_id IS NULL AND (recipient.active_from IS NULL OR recipient.active_from <= :last) AND (recipient.active_to IS NULL OR recipient.active_to >= :last) AND recipient.id IN (SELECT anon_5.id
FROM anon_5) AND recipient.withdrawn_on IS NULL GROUP BY recipient.id)
 SELECT coalesce(recipient_span_1.area_id, recipient.area_id) AS coalesce_1, coalesce(recipient_span_1.kind, recipient.kind) AS coalesce_2, CASE WHEN (coalesce(recipient_span_1.kind, recipient.kind) = 'postal_enterprise') THEN recipient.id ELSE CASE WHEN (recipient_span_1.recipient_id IS NOT NULL) THEN recipient_span_1.parent_id ELSE recipient.parent_id END END AS anon_1, sum(anon_2.count_1) AS sum_1, sum(anon_2.anon_3) AS sum_2, sum(anon_2.anon_4) AS sum_3
FROM anon_2 JOIN recipient ON recipient.id = anon_2.unit AND recipient.withdrawn_on IS NULL LEFT OUTER JOIN recipient_span AS recipient_span_1 ON recipient_span_1.recipient_id = recipient.id AND (recipient_span_1.first_on IS NULL OR recipient_span_1.first_on <= :last) AND (recipient_span_1.last_on IS NULL OR recipient_span_1.last_on >= :last) GROUP BY coalesce(recipient_span_1.area_id, recipient.area_id), coalesce(recipient_span_1.kind, recipient.kind), CASE WHEN (coalesce(recipient_span_1.kind, recipient.kind) = 'postal_enterprise') THEN recipient.id ELSE CASE WHEN (recipient_span_1.recipient_id IS NOT NULL) THEN recipient_span_1.parent_id ELSE recipient.parent_id END END

-- inspections_of_place:
WITH anon_3 AS
(SELECT visit.recipient_id AS unit, visit.visited_on AS day, count(*) FILTER (WHERE inspection_round.kind = 'planned') AS anon_2, count(*) FILTER (WHERE inspection_round.kind = 'unannounced') AS anon_4, count(*) FILTER (WHERE inspection_round.kind = 're_inspection') AS anon_5
FROM visit JOIN inspection_round ON inspection_round.id = visit.round_id + 0 AND inspection_round.withdrawn_on IS NULL
WHERE visit.office_id + 0 = :office AND visit.visited_on BETWEEN :first AND :last AND visit.withdrawn_on IS NULL GROUP BY visit.recipient_id, visit.visited_on)
 SELECT coalesce(recipient_span_1.area_id, recipient.area_id) AS coalesce_1, coalesce(recipient_span_1.kind, recipient.kind) AS coalesce_2, CASE WHEN (coalesce(recipient_span_1.kind, recipient.kind) = 'postal_enterprise') THEN recipient.id ELSE CASE WHEN (recipient_span_1.recipient_id IS NOT NULL) THEN recipient_span_1.parent_id ELSE recipient.parent_id END END AS anon_1, sum(anon_3.anon_2) AS sum_1, sum(anon_3.anon_4) AS sum_2, sum(anon_3.anon_5) AS sum_3, 0
FROM anon_3 JOIN recipient ON recipient.id = anon_3.unit AND recipient.withdrawn_on IS NULL LEFT OUTER JOIN recipient_span AS recipient_span_1 ON recipient_span_1.recipient_id = recipient.id AND (recipient_span_1.first_on IS NULL OR recipient_span_1.first_on <= anon_3.day) AND (recipient_span_1.last_on IS NULL OR recipient_span_1.last_on >= anon_3.day) GROUP BY coalesce(recipient_span_1.area_id, recipient.area_id), coalesce(recipient_span_1.kind, recipient.kind), CASE WHEN (coalesce(recipient_span_1.kind, recipient.kind) = 'postal_enterprise') THEN recipient.id ELSE CASE WHEN (recipient_span_1.recipient_id IS NOT NULL) THEN recipient_span_1.parent_id ELSE recipient.parent_id END END UNION ALL SELECT coalesce(recipient_span_2.area_id, recipient.area_id) AS coalesce_3, coalesce(recipient_span_2.kind, recipient.kind) AS coalesce_4, CASE WHEN (coalesce(recipient_span_2.kind, recipient.kind) = 'postal_enterprise') THEN recipient.id ELSE CASE WHEN (recipient_span_2.recipient_id IS NOT NULL) THEN recipient_span_2.parent_id ELSE recipient.parent_id END END AS anon_6, 0, 0, 0, count(*) AS count_1
FROM (SELECT DISTINCT anon_3.unit AS unit
FROM anon_3) AS anon_7 JOIN recipient ON recipient.id = anon_7.unit AND recipient.withdrawn_on IS NULL LEFT OUTER JOIN recipient_span AS recipient_span_2 ON recipient_span_2.recipient_id = recipient.id AND (recipient_span_2.first_on IS NULL OR recipient_span_2.first_on <= :last) AND (recipient_span_2.last_on IS NULL OR recipient_span_2.last_on >= :last) GROUP BY coalesce(recipient_span_2.area_id, recipient.area_id), coalesce(recipient_span_2.kind, recipient.kind), CASE WHEN (coalesce(recipient_span_2.kind, recipient.kind) = 'postal_enterprise') THEN recipient.id ELSE CASE WHEN (recipient_span_2.recipient_id IS NOT NULL) THEN recipient_span_2.parent_id ELSE recipient.parent_id END END

-- violations_of_place:
WITH anon_2 AS
(SELECT violation.recipient_id AS unit, violation.detected_on AS day, count(*) AS count_1
FROM violation
WHERE violation.office_id + 0 = :office AND violation.detected_on BETWEEN :first AND :last AND violation.withdrawn_on IS NULL AND NOT (EXISTS (SELECT 1
FROM violation AS violation_1
WHERE violation_1.first_id = coalesce(violation.first_id, violation.id) AND violation_1.id > violation.id)) GROUP BY violation.recipient_id, violation.detected_on)
 SELECT coalesce(recipient_span_1.area_id, recipient.area_id) AS coalesce_1, coalesce(recipient_span_1.kind, recipient.kind) AS coalesce_2, CASE WHEN (coalesce(recipient_span_1.kind, recipient.kind) = 'postal_enterprise') THEN recipient.id ELSE CASE WHEN (recipient_span_1.recipient_id IS NOT NULL) THEN recipient_span_1.parent_id ELSE recipient.parent_id END END AS anon_1, sum(anon_2.count_1) AS sum_1
FROM anon_2 JOIN recipient ON recipient.id = anon_2.unit AND recipient.withdrawn_on IS NULL LEFT OUTER JOIN recipient_span AS recipient_span_1 ON recipient_span_1.recipient_id = recipient.id AND (recipient_span_1.first_on IS NULL OR recipient_span_1.first_on <= anon_2.day) AND (recipient_span_1.last_on IS NULL OR recipient_span_1.last_on >= anon_2.day) GROUP BY coalesce(recipient_span_1.area_id, recipient.area_id), coalesce(recipient_span_1.kind, recipient.kind), CASE WHEN (coalesce(recipient_span_1.kind, recipient.kind) = 'postal_enterprise') THEN recipient.id ELSE CASE WHEN (recipient_span_1.recipient_id IS NOT NULL) THEN recipient_span_1.parent_id ELSE recipient.parent_id END END

-- tasks_overdue_of_place:
WITH RECURSIVE anon_4(id) AS
(SELECT dispatch.id AS id
FROM dispatch
WHERE (dispatch.status NOT IN ('draft', 'signed', 'void')) AND dispatch.issued_on <= :last AND (dispatch.ended_on IS NULL OR dispatch.ended_on > :last) AND dispatch.recalls_id IS NULL AND dispatch.corrects_id IS NULL AND (dispatch.campaign_id NOT IN (SELECT campaign.id
FROM campaign
WHERE campaign.closed_on < :first)) UNION SELECT dispatch.id AS id
FROM dispatch JOIN anon_4 ON dispatch.replaces_id = anon_4.id),
anon_3 AS
(SELECT task.recipient_id AS unit, count(*) FILTER (WHERE CASE WHEN (EXISTS (SELECT task_extension.due_before
FROM task_extension
WHERE task_extension.task_id = task.id AND task_extension.extended_on > :last)) THEN (SELECT task_extension.due_before
FROM task_extension
WHERE task_extension.task_id = task.id AND task_extension.extended_on > :last ORDER BY task_extension.id
 LIMIT 1) ELSE task.due_on END < :last AND (task.mode = 'once' OR task.mode = 'standing' AND NOT (EXISTS (SELECT task_report.id
FROM task_report
WHERE task_report.task_id = task.id AND task_report.reported_on <= :last AND task_report.withdrawn_on IS NULL)))) AS anon_2
FROM task
WHERE task.office_id = :office AND (task.dispatch_id IS NULL OR task.dispatch_id IN (SELECT anon_4.id
FROM anon_4)) AND task.opened_on <= :last AND (task.waived_on IS NULL OR task.waived_on > :last) AND (task.done_on IS NULL OR task.done_on > :last) AND (task.campaign_task_id IS NULL OR (task.campaign_task_id NOT IN (SELECT campaign_task.id
FROM campaign_task JOIN campaign ON campaign.id = campaign_task.campaign_id
WHERE campaign.closed_on < :last))) AND NOT (task.campaign_task_id IN (SELECT campaign_task.id
FROM campaign_task
WHERE campaign_task.asks_pledge) AND ((EXISTS (SELECT pledge.id
FROM pledge JOIN campaign_task ON campaign_task.campaign_id = pledge.campaign_id + 0
WHERE campaign_task.id = task.campaign_task_id AND pledge.withdrawn_on IS NULL AND pledge.signed_on <= :last AND (pledge.revoked_on IS NULL OR pledge.revoked_on > :last) AND pledge.recipient_id = task.recipient_id)) OR (EXISTS (SELECT pledge.id
FROM pledge JOIN campaign_task ON campaign_task.campaign_id = pledge.campaign_id + 0 JOIN pledge_cover ON pledge_cover.pledge_id = pledge.id
WHERE campaign_task.id = task.campaign_task_id AND pledge.withdrawn_on IS NULL AND pledge.signed_on <= :last AND (pledge.revoked_on IS NULL OR pledge.revoked_on > :last) AND pledge_cover.recipient_id = task.recipient_id)))) GROUP BY task.recipient_id)
 SELECT coalesce(recipient_span_1.area_id, recipient.area_id) AS coalesce_1, coalesce(recipient_span_1.kind, recipient.kind) AS coalesce_2, CASE WHEN (coalesce(recipient_span_1.kind, recipient.kind) = 'postal_enterprise') THEN recipient.id ELSE CASE WHEN (recipient_span_1.recipient_id IS NOT NULL) THEN recipient_span_1.parent_id ELSE recipient.parent_id END END AS anon_1, sum(anon_3.anon_2) AS sum_1
FROM anon_3 JOIN recipient ON recipient.id = anon_3.unit AND recipient.withdrawn_on IS NULL LEFT OUTER JOIN recipient_span AS recipient_span_1 ON recipient_span_1.recipient_id = recipient.id AND (recipient_span_1.first_on IS NULL OR recipient_span_1.first_on <= :last) AND (recipient_span_1.last_on IS NULL OR recipient_span_1.last_on >= :last) GROUP BY coalesce(recipient_span_1.area_id, recipient.area_id), coalesce(recipient_span_1.kind, recipient.kind), CASE WHEN (coalesce(recipient_span_1.kind, recipient.kind) = 'postal_enterprise') THEN recipient.id ELSE CASE WHEN (recipient_span_1.recipient_id IS NOT NULL) THEN recipient_span_1.parent_id ELSE recipient.parent_id END END
