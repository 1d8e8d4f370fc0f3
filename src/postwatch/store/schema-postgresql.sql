CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	schema_hash VARCHAR(12),
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE area (
	id SERIAL NOT NULL,
	code VARCHAR NOT NULL,
	kind VARCHAR(24) NOT NULL,
	name VARCHAR NOT NULL,
	short_name VARCHAR NOT NULL,
	name_folded VARCHAR NOT NULL,
	sort_key VARCHAR NOT NULL,
	parent_id INTEGER,
	active_from DATE,
	active_to DATE,
	CONSTRAINT ck_area_active_to_in_order CHECK (active_to IS NULL OR active_from IS NULL OR active_to >= active_from),
	CONSTRAINT ck_area_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_area_kind CHECK (kind IN ('province', 'city', 'district', 'urban_district', 'town', 'ward', 'township', 'commune', 'special_zone')),
	CONSTRAINT ck_area_name_not_blank CHECK (length(trim(name)) > 0),
	CONSTRAINT fk_area_parent_id_area FOREIGN KEY(parent_id) REFERENCES area (id) ON DELETE RESTRICT,
	CONSTRAINT pk_area PRIMARY KEY (id),
	CONSTRAINT uq_area_code_name UNIQUE (code, name)
);
CREATE INDEX ix_area_name_folded ON area (name_folded);
CREATE INDEX ix_area_parent_id ON area (parent_id) WHERE parent_id IS NOT NULL;
CREATE TABLE journal_entry (
	id SERIAL NOT NULL,
	office_code VARCHAR NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	actor VARCHAR NOT NULL,
	command VARCHAR NOT NULL,
	request_id VARCHAR NOT NULL,
	undoes INTEGER,
	changes VARCHAR NOT NULL,
	answer VARCHAR,
	previous_hash VARCHAR NOT NULL,
	hash VARCHAR NOT NULL,
	form INTEGER NOT NULL,
	recorded_on DATE NOT NULL,
	set_today DATE,
	account VARCHAR,
	office_number INTEGER NOT NULL,
	office_previous_hash VARCHAR NOT NULL,
	CONSTRAINT ck_journal_entry_actor_not_blank CHECK (length(trim(actor)) > 0),
	CONSTRAINT ck_journal_entry_command_not_blank CHECK (length(trim(command)) > 0),
	CONSTRAINT ck_journal_entry_hash_whole CHECK (length(hash) = 64),
	CONSTRAINT pk_journal_entry PRIMARY KEY (id),
	CONSTRAINT uq_journal_entry_hash UNIQUE (hash),
	CONSTRAINT uq_journal_entry_office_code_request_id UNIQUE (office_code, request_id),
	CONSTRAINT uq_journal_entry_undoes UNIQUE (undoes)
);
CREATE INDEX ix_journal_entry_office_code ON journal_entry (office_code);
CREATE UNIQUE INDEX ix_journal_entry_office_code_office_number ON journal_entry (office_code, office_number);
CREATE TABLE office (
	id SERIAL NOT NULL,
	code VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	parent_name VARCHAR NOT NULL,
	abbreviation VARCHAR NOT NULL,
	unit_name VARCHAR NOT NULL,
	unit_abbreviation VARCHAR NOT NULL,
	active_from DATE,
	active_to DATE,
	successor VARCHAR,
	CONSTRAINT ck_office_abbreviation_not_blank CHECK (length(trim(abbreviation)) > 0),
	CONSTRAINT ck_office_active_to_in_order CHECK (active_to IS NULL OR active_from IS NULL OR active_to >= active_from),
	CONSTRAINT ck_office_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_office_name_not_blank CHECK (length(trim(name)) > 0),
	CONSTRAINT pk_office PRIMARY KEY (id),
	CONSTRAINT uq_office_code UNIQUE (code)
);
CREATE TABLE area_succession (
	id SERIAL NOT NULL,
	predecessor_id INTEGER NOT NULL,
	successor_id INTEGER NOT NULL,
	confidence VARCHAR NOT NULL,
	CONSTRAINT fk_area_succession_predecessor_id_area FOREIGN KEY(predecessor_id) REFERENCES area (id) ON DELETE RESTRICT,
	CONSTRAINT fk_area_succession_successor_id_area FOREIGN KEY(successor_id) REFERENCES area (id) ON DELETE RESTRICT,
	CONSTRAINT pk_area_succession PRIMARY KEY (id),
	CONSTRAINT uq_area_succession_predecessor_id_successor_id UNIQUE (predecessor_id, successor_id)
);
CREATE INDEX ix_area_succession_predecessor_id ON area_succession (predecessor_id);
CREATE INDEX ix_area_succession_successor_id ON area_succession (successor_id);
CREATE TABLE campaign (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	status VARCHAR(24) NOT NULL,
	directive_number VARCHAR NOT NULL,
	directive_on DATE NOT NULL,
	directive_issuer VARCHAR NOT NULL,
	directive_subject VARCHAR NOT NULL,
	opened_on DATE NOT NULL,
	closed_on DATE,
	content VARCHAR NOT NULL,
	content_sha256 VARCHAR NOT NULL,
	points_follow BOOLEAN,
	carried_to_id INTEGER,
	CONSTRAINT ck_campaign_closed_on_in_order CHECK (closed_on IS NULL OR opened_on IS NULL OR closed_on >= opened_on),
	CONSTRAINT ck_campaign_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_campaign_content_not_blank CHECK (length(trim(content)) > 0),
	CONSTRAINT ck_campaign_directive_number_not_blank CHECK (length(trim(directive_number)) > 0),
	CONSTRAINT ck_campaign_status CHECK (status IN ('open', 'closed')),
	CONSTRAINT ck_campaign_title_not_blank CHECK (length(trim(title)) > 0),
	CONSTRAINT fk_campaign_carried_to_id_campaign FOREIGN KEY(carried_to_id) REFERENCES campaign (id) ON DELETE RESTRICT,
	CONSTRAINT fk_campaign_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_campaign PRIMARY KEY (id),
	CONSTRAINT uq_campaign_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_campaign_carried_to_id ON campaign (carried_to_id) WHERE carried_to_id IS NOT NULL;
CREATE INDEX ix_campaign_office_id ON campaign (office_id);
CREATE TABLE clock_error (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	first_entry INTEGER NOT NULL,
	last_entry INTEGER NOT NULL,
	days INTEGER NOT NULL,
	put_right_on DATE NOT NULL,
	CONSTRAINT ck_clock_error_ahead CHECK (days > 0),
	CONSTRAINT ck_clock_error_in_order CHECK (first_entry <= last_entry),
	CONSTRAINT fk_clock_error_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_clock_error PRIMARY KEY (id),
	CONSTRAINT uq_clock_error_last_entry UNIQUE (last_entry)
);
CREATE INDEX ix_clock_error_office_id ON clock_error (office_id);
CREATE TABLE code_counter (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	prefix VARCHAR NOT NULL,
	year INTEGER NOT NULL,
	last INTEGER NOT NULL,
	CONSTRAINT ck_code_counter_last_not_negative CHECK (last >= 0),
	CONSTRAINT fk_code_counter_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_code_counter PRIMARY KEY (id),
	CONSTRAINT uq_code_counter_office_id_prefix_year UNIQUE (office_id, prefix, year)
);
CREATE INDEX ix_code_counter_office_id ON code_counter (office_id);
CREATE TABLE correction (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	table_name VARCHAR NOT NULL,
	row_id INTEGER NOT NULL,
	kind VARCHAR(24) NOT NULL,
	corrected_on DATE NOT NULL,
	actor VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	changes VARCHAR,
	CONSTRAINT ck_correction_actor_not_blank CHECK (length(trim(actor)) > 0),
	CONSTRAINT ck_correction_kind CHECK (kind IN ('amend', 'withdraw')),
	CONSTRAINT ck_correction_reason_not_blank CHECK (length(trim(reason)) > 0),
	CONSTRAINT fk_correction_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_correction PRIMARY KEY (id)
);
CREATE INDEX ix_correction_office_id ON correction (office_id);
CREATE INDEX ix_correction_row ON correction (table_name, row_id);
CREATE TABLE document (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	subject VARCHAR NOT NULL,
	path VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	size INTEGER NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT ck_document_kind_not_blank CHECK (length(trim(kind)) > 0),
	CONSTRAINT ck_document_path_not_blank CHECK (length(trim(path)) > 0),
	CONSTRAINT ck_document_sha256_whole CHECK (length(sha256) = 64),
	CONSTRAINT fk_document_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_document PRIMARY KEY (id),
	CONSTRAINT uq_document_office_id_path UNIQUE (office_id, path)
);
CREATE INDEX ix_document_office_id ON document (office_id);
CREATE TABLE document_print (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	path VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	size INTEGER NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT ck_document_print_path_not_blank CHECK (length(trim(path)) > 0),
	CONSTRAINT ck_document_print_sha256_whole CHECK (length(sha256) = 64),
	CONSTRAINT fk_document_print_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_document_print PRIMARY KEY (id),
	CONSTRAINT uq_document_print_office_id_path UNIQUE (office_id, path)
);
CREATE INDEX ix_document_print_office_id ON document_print (office_id);
CREATE TABLE evidence (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	sha256 VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	media_type VARCHAR NOT NULL,
	size INTEGER NOT NULL,
	kept_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT ck_evidence_name_not_blank CHECK (length(trim(name)) > 0),
	CONSTRAINT ck_evidence_sha256_whole CHECK (length(sha256) = 64),
	CONSTRAINT ck_evidence_size_not_negative CHECK (size >= 0),
	CONSTRAINT fk_evidence_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_evidence PRIMARY KEY (id),
	CONSTRAINT uq_evidence_office_id_sha256 UNIQUE (office_id, sha256)
);
CREATE INDEX ix_evidence_office_id ON evidence (office_id);
CREATE TABLE law_version (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	sha256 VARCHAR NOT NULL,
	content VARCHAR NOT NULL,
	CONSTRAINT ck_law_version_content_not_blank CHECK (length(trim(content)) > 0),
	CONSTRAINT ck_law_version_sha256_whole CHECK (length(sha256) = 64),
	CONSTRAINT fk_law_version_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_law_version PRIMARY KEY (id),
	CONSTRAINT uq_law_version_office_id_sha256 UNIQUE (office_id, sha256)
);
CREATE INDEX ix_law_version_office_id ON law_version (office_id);
CREATE TABLE office_span (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	first_on DATE NOT NULL,
	file VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	CONSTRAINT ck_office_span_file_not_blank CHECK (length(trim(file)) > 0),
	CONSTRAINT ck_office_span_name_not_blank CHECK (length(trim(name)) > 0),
	CONSTRAINT fk_office_span_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_office_span PRIMARY KEY (id),
	CONSTRAINT uq_office_span_office_id_first_on UNIQUE (office_id, first_on)
);
CREATE INDEX ix_office_span_office_id ON office_span (office_id);
CREATE TABLE paper_report (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	code VARCHAR NOT NULL,
	period_first DATE NOT NULL,
	period_last DATE NOT NULL,
	symbol VARCHAR NOT NULL,
	issued_on DATE,
	figures VARCHAR NOT NULL,
	CONSTRAINT ck_paper_report_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_paper_report_symbol_not_blank CHECK (length(trim(symbol)) > 0),
	CONSTRAINT fk_paper_report_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_paper_report PRIMARY KEY (id),
	CONSTRAINT uq_paper_report_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_paper_report_office_id ON paper_report (office_id);
CREATE UNIQUE INDEX ix_paper_report_once ON paper_report (office_id, period_first) WHERE withdrawn_on IS NULL;
CREATE TABLE personal_value (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	table_name VARCHAR NOT NULL,
	row_id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	digest VARCHAR NOT NULL,
	value VARCHAR NOT NULL,
	salt VARCHAR,
	CONSTRAINT ck_personal_value_digest_whole CHECK (length(digest) = 64),
	CONSTRAINT fk_personal_value_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_personal_value PRIMARY KEY (id),
	CONSTRAINT uq_personal_value_digest UNIQUE (digest)
);
CREATE INDEX ix_personal_value_office_id ON personal_value (office_id);
CREATE INDEX ix_personal_value_row_id ON personal_value (row_id);
CREATE TABLE recipient (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	kind VARCHAR(24) NOT NULL,
	name VARCHAR NOT NULL,
	name_folded VARCHAR NOT NULL,
	sort_key VARCHAR NOT NULL,
	area_id INTEGER NOT NULL,
	parent_id INTEGER,
	code VARCHAR NOT NULL,
	legal_form VARCHAR(24),
	point_type VARCHAR(24),
	address VARCHAR,
	business_number VARCHAR,
	business_number_on DATE,
	business_number_issuer VARCHAR,
	licence_number VARCHAR,
	licence_on DATE,
	licence_issuer VARCHAR,
	licence_ends_on DATE,
	confirmation_number VARCHAR,
	confirmation_on DATE,
	confirmation_issuer VARCHAR,
	confirmation_ends_on DATE,
	representative VARCHAR,
	representative_title VARCHAR,
	contact VARCHAR,
	phone VARCHAR,
	email VARCHAR,
	personal_salt VARCHAR,
	channel VARCHAR(24),
	note VARCHAR,
	source VARCHAR,
	active_from DATE,
	active_to DATE,
	successor_id INTEGER,
	merged_into_id INTEGER,
	CONSTRAINT ck_recipient_active_to_in_order CHECK (active_to IS NULL OR active_from IS NULL OR active_to >= active_from),
	CONSTRAINT ck_recipient_channel CHECK (channel IN ('ioffice', 'post', 'email', 'in_person')),
	CONSTRAINT ck_recipient_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_recipient_kind CHECK (kind IN ('district_office', 'commune_office', 'postal_enterprise', 'service_point', 'authority', 'coordinating_body', 'internal_unit', 'other')),
	CONSTRAINT ck_recipient_legal_form CHECK (legal_form IN ('company', 'branch', 'business_location', 'representative_office', 'cooperative', 'household', 'individual', 'state_body', 'other')),
	CONSTRAINT ck_recipient_merged_into_another CHECK (merged_into_id IS NULL OR merged_into_id <> id),
	CONSTRAINT ck_recipient_name_not_blank CHECK (length(trim(name)) > 0),
	CONSTRAINT ck_recipient_parent_is_another CHECK (parent_id IS NULL OR parent_id <> id),
	CONSTRAINT ck_recipient_point_type CHECK (point_type IN ('post_office', 'commune_cultural_point', 'agency', 'mailbox', 'other')),
	CONSTRAINT ck_recipient_point_type_of_a_point CHECK (point_type IS NULL OR kind = 'service_point'),
	CONSTRAINT fk_recipient_area_id_area FOREIGN KEY(area_id) REFERENCES area (id) ON DELETE RESTRICT,
	CONSTRAINT fk_recipient_merged_into_id_recipient FOREIGN KEY(merged_into_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT fk_recipient_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_recipient_parent_id_recipient FOREIGN KEY(parent_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT fk_recipient_successor_id_recipient FOREIGN KEY(successor_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT pk_recipient PRIMARY KEY (id),
	CONSTRAINT uq_recipient_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_recipient_area_id ON recipient (area_id);
CREATE INDEX ix_recipient_kind ON recipient (kind);
CREATE INDEX ix_recipient_merged_into_id ON recipient (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX ix_recipient_name_folded ON recipient (name_folded);
CREATE INDEX ix_recipient_office_id ON recipient (office_id);
CREATE INDEX ix_recipient_parent_id ON recipient (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX ix_recipient_successor_id ON recipient (successor_id) WHERE successor_id IS NOT NULL;
CREATE TABLE register_word (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	field VARCHAR NOT NULL,
	text VARCHAR NOT NULL,
	code VARCHAR NOT NULL,
	CONSTRAINT ck_register_word_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_register_word_field_not_blank CHECK (length(trim(field)) > 0),
	CONSTRAINT ck_register_word_text_not_blank CHECK (length(trim(text)) > 0),
	CONSTRAINT fk_register_word_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_register_word PRIMARY KEY (id),
	CONSTRAINT uq_register_word_office_id_field_text UNIQUE (office_id, field, text)
);
CREATE INDEX ix_register_word_office_id ON register_word (office_id);
CREATE TABLE series (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	types VARCHAR NOT NULL,
	active_from DATE,
	active_to DATE,
	CONSTRAINT ck_series_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_series_name_not_blank CHECK (length(trim(name)) > 0),
	CONSTRAINT ck_series_types_not_blank CHECK (length(trim(types)) > 0),
	CONSTRAINT fk_series_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_series PRIMARY KEY (id),
	CONSTRAINT uq_series_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_series_office_id ON series (office_id);
CREATE TABLE staff (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	name_folded VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	authority VARCHAR(24),
	head_title VARCHAR,
	may_sign BOOLEAN NOT NULL,
	may_lead BOOLEAN NOT NULL,
	may_draw_up BOOLEAN NOT NULL,
	active_from DATE,
	active_to DATE,
	serving_on DATE,
	CONSTRAINT ck_staff_active_to_in_order CHECK (active_to IS NULL OR active_from IS NULL OR active_to >= active_from),
	CONSTRAINT ck_staff_authority CHECK (authority IN ('head', 'acting', 'deputy', 'by_order', 'authorised')),
	CONSTRAINT ck_staff_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_staff_name_not_blank CHECK (length(trim(name)) > 0),
	CONSTRAINT ck_staff_title_not_blank CHECK (length(trim(title)) > 0),
	CONSTRAINT fk_staff_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_staff PRIMARY KEY (id),
	CONSTRAINT uq_staff_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_staff_name_folded ON staff (name_folded);
CREATE INDEX ix_staff_office_id ON staff (office_id);
CREATE TABLE violation_case (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	code VARCHAR NOT NULL,
	CONSTRAINT fk_violation_case_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_violation_case PRIMARY KEY (id),
	CONSTRAINT uq_violation_case_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_violation_case_office_id ON violation_case (office_id);
CREATE TABLE workspace_file (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	account VARCHAR NOT NULL,
	path VARCHAR NOT NULL,
	sha256 VARCHAR,
	CONSTRAINT ck_workspace_file_path_not_blank CHECK (length(trim(path)) > 0),
	CONSTRAINT ck_workspace_file_sha256_whole CHECK (length(sha256) = 64),
	CONSTRAINT fk_workspace_file_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_workspace_file PRIMARY KEY (id),
	CONSTRAINT uq_workspace_file_office_id_account_path UNIQUE (office_id, account, path)
);
CREATE INDEX ix_workspace_file_office_id ON workspace_file (office_id);
CREATE TABLE campaign_figure (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	campaign_id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	value INTEGER NOT NULL,
	CONSTRAINT ck_campaign_figure_name_not_blank CHECK (length(trim(name)) > 0),
	CONSTRAINT ck_campaign_figure_value_not_negative CHECK (value >= 0),
	CONSTRAINT fk_campaign_figure_campaign_id_campaign FOREIGN KEY(campaign_id) REFERENCES campaign (id) ON DELETE RESTRICT,
	CONSTRAINT fk_campaign_figure_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_campaign_figure PRIMARY KEY (id),
	CONSTRAINT uq_campaign_figure_campaign_id_name UNIQUE (campaign_id, name)
);
CREATE INDEX ix_campaign_figure_campaign_id ON campaign_figure (campaign_id);
CREATE INDEX ix_campaign_figure_office_id ON campaign_figure (office_id);
CREATE TABLE campaign_task (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	campaign_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	position INTEGER NOT NULL,
	audience VARCHAR NOT NULL,
	mode VARCHAR(24) NOT NULL,
	text VARCHAR NOT NULL,
	asks_pledge BOOLEAN NOT NULL,
	CONSTRAINT ck_campaign_task_audience_not_blank CHECK (length(trim(audience)) > 0),
	CONSTRAINT ck_campaign_task_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_campaign_task_mode CHECK (mode IN ('once', 'standing', 'on_event')),
	CONSTRAINT ck_campaign_task_text_not_blank CHECK (length(trim(text)) > 0),
	CONSTRAINT fk_campaign_task_campaign_id_campaign FOREIGN KEY(campaign_id) REFERENCES campaign (id) ON DELETE RESTRICT,
	CONSTRAINT fk_campaign_task_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_campaign_task PRIMARY KEY (id),
	CONSTRAINT uq_campaign_task_campaign_id_code UNIQUE (campaign_id, code),
	CONSTRAINT uq_campaign_task_campaign_id_position UNIQUE (campaign_id, position)
);
CREATE INDEX ix_campaign_task_campaign_id ON campaign_task (campaign_id);
CREATE INDEX ix_campaign_task_office_id ON campaign_task (office_id);
CREATE TABLE case_join (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	case_id INTEGER NOT NULL,
	into_id INTEGER NOT NULL,
	doubles INTEGER NOT NULL,
	CONSTRAINT fk_case_join_case_id_violation_case FOREIGN KEY(case_id) REFERENCES violation_case (id) ON DELETE RESTRICT,
	CONSTRAINT fk_case_join_into_id_violation_case FOREIGN KEY(into_id) REFERENCES violation_case (id) ON DELETE RESTRICT,
	CONSTRAINT fk_case_join_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_case_join PRIMARY KEY (id)
);
CREATE INDEX ix_case_join_case_id ON case_join (case_id);
CREATE INDEX ix_case_join_into_id ON case_join (into_id);
CREATE INDEX ix_case_join_office_id ON case_join (office_id);
CREATE UNIQUE INDEX ix_case_join_once ON case_join (case_id) WHERE withdrawn_on IS NULL;
CREATE TABLE delegation (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	code VARCHAR NOT NULL,
	giver_id INTEGER NOT NULL,
	receiver_id INTEGER NOT NULL,
	case_id INTEGER,
	number VARCHAR NOT NULL,
	scope VARCHAR(24) NOT NULL,
	first_on DATE NOT NULL,
	last_on DATE,
	signed_on DATE,
	CONSTRAINT ck_delegation_last_on_in_order CHECK (last_on IS NULL OR first_on IS NULL OR last_on >= first_on),
	CONSTRAINT ck_delegation_number_not_blank CHECK (length(trim(number)) > 0),
	CONSTRAINT ck_delegation_scope CHECK (scope IN ('sanction', 'enforce')),
	CONSTRAINT fk_delegation_case_id_violation_case FOREIGN KEY(case_id) REFERENCES violation_case (id) ON DELETE RESTRICT,
	CONSTRAINT fk_delegation_giver_id_staff FOREIGN KEY(giver_id) REFERENCES staff (id) ON DELETE RESTRICT,
	CONSTRAINT fk_delegation_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_delegation_receiver_id_staff FOREIGN KEY(receiver_id) REFERENCES staff (id) ON DELETE RESTRICT,
	CONSTRAINT pk_delegation PRIMARY KEY (id),
	CONSTRAINT uq_delegation_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_delegation_case_id ON delegation (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX ix_delegation_giver_id ON delegation (giver_id);
CREATE INDEX ix_delegation_office_id ON delegation (office_id);
CREATE UNIQUE INDEX ix_delegation_once ON delegation (office_id, number, first_on) WHERE withdrawn_on IS NULL;
CREATE INDEX ix_delegation_receiver_id ON delegation (receiver_id);
CREATE TABLE incident (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	sender_number VARCHAR,
	sender_number_on DATE,
	incoming_number INTEGER,
	incoming_on DATE,
	evidence_id INTEGER,
	code VARCHAR NOT NULL,
	source VARCHAR(24) NOT NULL,
	found_on DATE NOT NULL,
	recipient_id INTEGER,
	area_id INTEGER,
	item_number VARCHAR,
	description VARCHAR NOT NULL,
	quantity INTEGER,
	unit VARCHAR,
	value INTEGER,
	CONSTRAINT ck_incident_description_not_blank CHECK (length(trim(description)) > 0),
	CONSTRAINT ck_incident_quantity_not_negative CHECK (quantity >= 0),
	CONSTRAINT ck_incident_source CHECK (source IN ('customs', 'police', 'market_surveillance', 'border_guard', 'enterprise', 'citizen', 'other')),
	CONSTRAINT ck_incident_value_not_negative CHECK (value >= 0),
	CONSTRAINT fk_incident_area_id_area FOREIGN KEY(area_id) REFERENCES area (id) ON DELETE RESTRICT,
	CONSTRAINT fk_incident_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_incident_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_incident_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT pk_incident PRIMARY KEY (id),
	CONSTRAINT uq_incident_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_incident_area_id ON incident (area_id) WHERE area_id IS NOT NULL;
CREATE INDEX ix_incident_evidence_id ON incident (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_incident_found_on ON incident (found_on);
CREATE INDEX ix_incident_office_id ON incident (office_id);
CREATE INDEX ix_incident_recipient_id ON incident (recipient_id) WHERE recipient_id IS NOT NULL;
CREATE TABLE inspection_round (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	code VARCHAR NOT NULL,
	kind VARCHAR(24) NOT NULL,
	is_joint BOOLEAN NOT NULL,
	partners VARCHAR,
	reason VARCHAR,
	decision_on DATE,
	decision_number VARCHAR,
	decision_signer VARCHAR,
	by_body VARCHAR,
	head_id INTEGER,
	content VARCHAR,
	plan VARCHAR,
	period_from DATE,
	period_to DATE,
	starts_on DATE,
	ends_on DATE,
	clear_sign VARCHAR,
	CONSTRAINT ck_inspection_round_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_inspection_round_ends_on_in_order CHECK (ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on),
	CONSTRAINT ck_inspection_round_kind CHECK (kind IN ('planned', 'unannounced', 're_inspection')),
	CONSTRAINT ck_inspection_round_period_to_in_order CHECK (period_to IS NULL OR period_from IS NULL OR period_to >= period_from),
	CONSTRAINT fk_inspection_round_head_id_staff FOREIGN KEY(head_id) REFERENCES staff (id) ON DELETE RESTRICT,
	CONSTRAINT fk_inspection_round_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_inspection_round PRIMARY KEY (id),
	CONSTRAINT uq_inspection_round_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_inspection_round_head_id ON inspection_round (head_id) WHERE head_id IS NOT NULL;
CREATE INDEX ix_inspection_round_office_id ON inspection_round (office_id);
CREATE TABLE law_confirmation (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	label VARCHAR NOT NULL,
	row_hash VARCHAR NOT NULL,
	words VARCHAR NOT NULL,
	figures VARCHAR NOT NULL,
	page VARCHAR NOT NULL,
	confirmed_by VARCHAR NOT NULL,
	confirmed_on DATE NOT NULL,
	evidence_id INTEGER,
	CONSTRAINT ck_law_confirmation_confirmed_by_not_blank CHECK (length(trim(confirmed_by)) > 0),
	CONSTRAINT ck_law_confirmation_label_not_blank CHECK (length(trim(label)) > 0),
	CONSTRAINT ck_law_confirmation_page_not_blank CHECK (length(trim(page)) > 0),
	CONSTRAINT fk_law_confirmation_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_law_confirmation_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_law_confirmation PRIMARY KEY (id),
	CONSTRAINT uq_law_confirmation_office_id_label_row_hash UNIQUE (office_id, label, row_hash)
);
CREATE INDEX ix_law_confirmation_evidence_id ON law_confirmation (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_law_confirmation_office_id ON law_confirmation (office_id);
CREATE TABLE law_use (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	version_id INTEGER NOT NULL,
	account VARCHAR NOT NULL,
	first_on DATE NOT NULL,
	CONSTRAINT fk_law_use_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_law_use_version_id_law_version FOREIGN KEY(version_id) REFERENCES law_version (id) ON DELETE RESTRICT,
	CONSTRAINT pk_law_use PRIMARY KEY (id)
);
CREATE INDEX ix_law_use_office_id ON law_use (office_id);
CREATE INDEX ix_law_use_version_id ON law_use (version_id);
CREATE TABLE note (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	code VARCHAR NOT NULL,
	kind VARCHAR(24) NOT NULL,
	noted_on DATE NOT NULL,
	text VARCHAR NOT NULL,
	recipient_id INTEGER,
	CONSTRAINT ck_note_kind CHECK (kind IN ('result', 'shortcoming', 'cause', 'difficulty', 'proposal', 'next_month')),
	CONSTRAINT ck_note_text_not_blank CHECK (length(trim(text)) > 0),
	CONSTRAINT fk_note_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_note_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT pk_note PRIMARY KEY (id),
	CONSTRAINT uq_note_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_note_noted_on ON note (noted_on);
CREATE INDEX ix_note_office_id ON note (office_id);
CREATE INDEX ix_note_recipient_id ON note (recipient_id) WHERE recipient_id IS NOT NULL;
CREATE TABLE pledge_form (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	campaign_id INTEGER NOT NULL,
	recipient_id INTEGER NOT NULL,
	made_on DATE NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT ck_pledge_form_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT fk_pledge_form_campaign_id_campaign FOREIGN KEY(campaign_id) REFERENCES campaign (id) ON DELETE RESTRICT,
	CONSTRAINT fk_pledge_form_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_pledge_form_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT pk_pledge_form PRIMARY KEY (id),
	CONSTRAINT uq_pledge_form_campaign_id_recipient_id UNIQUE (campaign_id, recipient_id),
	CONSTRAINT uq_pledge_form_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_pledge_form_campaign_id ON pledge_form (campaign_id);
CREATE INDEX ix_pledge_form_office_id ON pledge_form (office_id);
CREATE INDEX ix_pledge_form_recipient_id ON pledge_form (recipient_id);
CREATE TABLE recipient_span (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	kind VARCHAR(24) NOT NULL,
	name VARCHAR NOT NULL,
	name_folded VARCHAR NOT NULL,
	sort_key VARCHAR NOT NULL,
	area_id INTEGER NOT NULL,
	parent_id INTEGER,
	recipient_id INTEGER NOT NULL,
	first_on DATE,
	last_on DATE NOT NULL,
	CONSTRAINT ck_recipient_span_kind CHECK (kind IN ('district_office', 'commune_office', 'postal_enterprise', 'service_point', 'authority', 'coordinating_body', 'internal_unit', 'other')),
	CONSTRAINT ck_recipient_span_last_on_in_order CHECK (last_on IS NULL OR first_on IS NULL OR last_on >= first_on),
	CONSTRAINT ck_recipient_span_name_not_blank CHECK (length(trim(name)) > 0),
	CONSTRAINT fk_recipient_span_area_id_area FOREIGN KEY(area_id) REFERENCES area (id) ON DELETE RESTRICT,
	CONSTRAINT fk_recipient_span_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_recipient_span_parent_id_recipient FOREIGN KEY(parent_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT fk_recipient_span_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT pk_recipient_span PRIMARY KEY (id),
	CONSTRAINT uq_recipient_span_recipient_id_last_on UNIQUE (recipient_id, last_on)
);
CREATE INDEX ix_recipient_span_area_id ON recipient_span (area_id);
CREATE INDEX ix_recipient_span_kind ON recipient_span (kind);
CREATE INDEX ix_recipient_span_name_folded ON recipient_span (name_folded);
CREATE INDEX ix_recipient_span_office_id ON recipient_span (office_id);
CREATE INDEX ix_recipient_span_parent_id ON recipient_span (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX ix_recipient_span_recipient_id ON recipient_span (recipient_id);
CREATE TABLE register_entry (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	series_id INTEGER NOT NULL,
	year INTEGER NOT NULL,
	number INTEGER NOT NULL,
	status VARCHAR(24) NOT NULL,
	reserved_on DATE NOT NULL,
	document_type VARCHAR,
	symbol VARCHAR,
	issued_on DATE,
	subject VARCHAR,
	signer VARCHAR,
	addressees VARCHAR,
	kept_by VARCHAR,
	copies INTEGER,
	sent_on DATE,
	receipt VARCHAR,
	note VARCHAR,
	voided_on DATE,
	void_reason VARCHAR,
	CONSTRAINT ck_register_entry_issued_is_whole CHECK (status <> 'issued' OR (symbol IS NOT NULL AND issued_on IS NOT NULL AND subject IS NOT NULL)),
	CONSTRAINT ck_register_entry_number_positive CHECK (number > 0),
	CONSTRAINT ck_register_entry_status CHECK (status IN ('reserved', 'issued', 'void')),
	CONSTRAINT ck_register_entry_void_has_a_reason CHECK (status <> 'void' OR void_reason IS NOT NULL),
	CONSTRAINT ck_register_entry_voided CHECK ((voided_on IS NOT NULL AND void_reason IS NOT NULL) OR (voided_on IS NULL AND void_reason IS NULL)),
	CONSTRAINT fk_register_entry_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_register_entry_series_id_series FOREIGN KEY(series_id) REFERENCES series (id) ON DELETE RESTRICT,
	CONSTRAINT pk_register_entry PRIMARY KEY (id),
	CONSTRAINT uq_register_entry_series_id_year_number UNIQUE (series_id, year, number)
);
CREATE INDEX ix_register_entry_office_id ON register_entry (office_id);
CREATE INDEX ix_register_entry_series_id ON register_entry (series_id);
CREATE TABLE sanction_decision (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	first_id INTEGER,
	code VARCHAR NOT NULL,
	case_id INTEGER NOT NULL,
	offender_name VARCHAR,
	number VARCHAR,
	decided_on DATE NOT NULL,
	authority VARCHAR NOT NULL,
	decided_by VARCHAR NOT NULL,
	delegation VARCHAR,
	fine INTEGER NOT NULL,
	warning BOOLEAN,
	additional VARCHAR,
	remedies VARCHAR,
	handed_over_on DATE,
	handed_over_how VARCHAR,
	handed_over_evidence_id INTEGER,
	handed_over_as_signed VARCHAR,
	handed_over_accepted VARCHAR,
	evidence_id INTEGER,
	reason VARCHAR,
	opened VARCHAR,
	other_conduct VARCHAR,
	fine_reason VARCHAR,
	as_signed VARCHAR,
	accepted VARCHAR,
	CONSTRAINT ck_sanction_decision_authority_not_blank CHECK (length(trim(authority)) > 0),
	CONSTRAINT ck_sanction_decision_fine_not_negative CHECK (fine >= 0),
	CONSTRAINT ck_sanction_decision_number_not_blank CHECK (length(trim(number)) > 0),
	CONSTRAINT fk_sanction_decision_case_id_violation_case FOREIGN KEY(case_id) REFERENCES violation_case (id) ON DELETE RESTRICT,
	CONSTRAINT fk_sanction_decision_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_sanction_decision_first_id_sanction_decision FOREIGN KEY(first_id) REFERENCES sanction_decision (id) ON DELETE RESTRICT,
	CONSTRAINT fk_sanction_decision_handed_over_evidence_id_evidence FOREIGN KEY(handed_over_evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_sanction_decision_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_sanction_decision PRIMARY KEY (id)
);
CREATE INDEX ix_sanction_decision_case_id ON sanction_decision (case_id);
CREATE UNIQUE INDEX ix_sanction_decision_code ON sanction_decision (office_id, code) WHERE first_id IS NULL;
CREATE INDEX ix_sanction_decision_decided_on ON sanction_decision (decided_on);
CREATE INDEX ix_sanction_decision_evidence_id ON sanction_decision (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_sanction_decision_first_id ON sanction_decision (first_id) WHERE first_id IS NOT NULL;
CREATE INDEX ix_sanction_decision_handed_over_evidence_id ON sanction_decision (handed_over_evidence_id) WHERE handed_over_evidence_id IS NOT NULL;
CREATE INDEX ix_sanction_decision_office_id ON sanction_decision (office_id);
CREATE TABLE series_year (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	series_id INTEGER NOT NULL,
	year INTEGER NOT NULL,
	last INTEGER NOT NULL,
	CONSTRAINT ck_series_year_last_not_negative CHECK (last >= 0),
	CONSTRAINT fk_series_year_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_series_year_series_id_series FOREIGN KEY(series_id) REFERENCES series (id) ON DELETE RESTRICT,
	CONSTRAINT pk_series_year PRIMARY KEY (id),
	CONSTRAINT uq_series_year_series_id_year UNIQUE (series_id, year)
);
CREATE INDEX ix_series_year_office_id ON series_year (office_id);
CREATE INDEX ix_series_year_series_id ON series_year (series_id);
CREATE TABLE addressee (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	register_entry_id INTEGER NOT NULL,
	recipient_id INTEGER NOT NULL,
	sent_on DATE,
	channel VARCHAR(24),
	added_on DATE,
	CONSTRAINT ck_addressee_channel CHECK (channel IN ('ioffice', 'post', 'email', 'in_person')),
	CONSTRAINT ck_addressee_sending CHECK ((sent_on IS NOT NULL AND channel IS NOT NULL) OR (sent_on IS NULL AND channel IS NULL)),
	CONSTRAINT fk_addressee_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_addressee_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT fk_addressee_register_entry_id_register_entry FOREIGN KEY(register_entry_id) REFERENCES register_entry (id) ON DELETE RESTRICT,
	CONSTRAINT pk_addressee PRIMARY KEY (id),
	CONSTRAINT uq_addressee_office_id_code UNIQUE (office_id, code),
	CONSTRAINT uq_addressee_register_entry_id_recipient_id UNIQUE (register_entry_id, recipient_id)
);
CREATE INDEX ix_addressee_office_id ON addressee (office_id);
CREATE INDEX ix_addressee_recipient_id ON addressee (recipient_id);
CREATE INDEX ix_addressee_register_entry_id ON addressee (register_entry_id);
CREATE TABLE campaign_measure (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	unit VARCHAR NOT NULL,
	position INTEGER NOT NULL,
	CONSTRAINT ck_campaign_measure_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_campaign_measure_name_not_blank CHECK (length(trim(name)) > 0),
	CONSTRAINT fk_campaign_measure_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_campaign_measure_task_id_campaign_task FOREIGN KEY(task_id) REFERENCES campaign_task (id) ON DELETE RESTRICT,
	CONSTRAINT pk_campaign_measure PRIMARY KEY (id),
	CONSTRAINT uq_campaign_measure_task_id_code UNIQUE (task_id, code)
);
CREATE INDEX ix_campaign_measure_office_id ON campaign_measure (office_id);
CREATE INDEX ix_campaign_measure_task_id ON campaign_measure (task_id);
CREATE TABLE case_step (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	first_id INTEGER,
	code VARCHAR NOT NULL,
	case_id INTEGER NOT NULL,
	decision_id INTEGER,
	minutes_id INTEGER,
	kind VARCHAR(24) NOT NULL,
	offender_name VARCHAR,
	taken_on DATE NOT NULL,
	at VARCHAR,
	number VARCHAR,
	person VARCHAR,
	body VARCHAR,
	authority VARCHAR,
	ground VARCHAR,
	words VARCHAR,
	until DATE,
	answered_on DATE,
	outcome VARCHAR,
	amount INTEGER,
	times INTEGER,
	norm VARCHAR,
	evidence_id INTEGER,
	reason VARCHAR,
	opened VARCHAR,
	as_signed VARCHAR,
	accepted VARCHAR,
	CONSTRAINT ck_case_step_amount_not_negative CHECK (amount >= 0),
	CONSTRAINT ck_case_step_times_not_negative CHECK (times >= 0),
	CONSTRAINT fk_case_step_case_id_violation_case FOREIGN KEY(case_id) REFERENCES violation_case (id) ON DELETE RESTRICT,
	CONSTRAINT fk_case_step_decision_id_sanction_decision FOREIGN KEY(decision_id) REFERENCES sanction_decision (id) ON DELETE RESTRICT,
	CONSTRAINT fk_case_step_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_case_step_first_id_case_step FOREIGN KEY(first_id) REFERENCES case_step (id) ON DELETE RESTRICT,
	CONSTRAINT fk_case_step_minutes_id_case_step FOREIGN KEY(minutes_id) REFERENCES case_step (id) ON DELETE RESTRICT,
	CONSTRAINT fk_case_step_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_case_step PRIMARY KEY (id)
);
CREATE INDEX ix_case_step_case_id ON case_step (case_id);
CREATE UNIQUE INDEX ix_case_step_code ON case_step (office_id, code) WHERE first_id IS NULL;
CREATE INDEX ix_case_step_decision_id ON case_step (decision_id) WHERE decision_id IS NOT NULL;
CREATE INDEX ix_case_step_evidence_id ON case_step (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_case_step_first_id ON case_step (first_id) WHERE first_id IS NOT NULL;
CREATE INDEX ix_case_step_minutes_id ON case_step (minutes_id) WHERE minutes_id IS NOT NULL;
CREATE INDEX ix_case_step_office_id ON case_step (office_id);
CREATE INDEX ix_case_step_taken_on ON case_step (taken_on);
CREATE TABLE dispatch (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	status VARCHAR(24) NOT NULL,
	subject VARCHAR NOT NULL,
	signer_id INTEGER,
	register_entry_id INTEGER,
	signed_on DATE,
	number INTEGER,
	symbol VARCHAR,
	issued_on DATE,
	due_on DATE,
	ended_on DATE,
	end_reason VARCHAR,
	facts VARCHAR NOT NULL,
	path VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	campaign_id INTEGER NOT NULL,
	audience VARCHAR,
	polished BOOLEAN NOT NULL,
	drafted_on DATE NOT NULL,
	drafted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	signed_evidence_id INTEGER,
	replaces_id INTEGER,
	corrects_id INTEGER,
	recalls_id INTEGER,
	CONSTRAINT ck_dispatch_a_draft_has_no_number CHECK ((status IN ('draft', 'signed')) = (issued_on IS NULL)),
	CONSTRAINT ck_dispatch_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_dispatch_due_after_issue CHECK (due_on IS NULL OR issued_on IS NULL OR due_on >= issued_on),
	CONSTRAINT ck_dispatch_facts_not_blank CHECK (length(trim(facts)) > 0),
	CONSTRAINT ck_dispatch_issue CHECK ((register_entry_id IS NOT NULL AND number IS NOT NULL AND symbol IS NOT NULL AND issued_on IS NOT NULL) OR (register_entry_id IS NULL AND number IS NULL AND symbol IS NULL AND issued_on IS NULL)),
	CONSTRAINT ck_dispatch_replaces_another CHECK (replaces_id IS NULL OR replaces_id <> id),
	CONSTRAINT ck_dispatch_signed_has_a_day CHECK (status <> 'signed' OR signed_on IS NOT NULL),
	CONSTRAINT ck_dispatch_status CHECK (status IN ('draft', 'signed', 'issued', 'sent', 'recalled', 'replaced', 'void')),
	CONSTRAINT ck_dispatch_subject_not_blank CHECK (length(trim(subject)) > 0),
	CONSTRAINT fk_dispatch_campaign_id_campaign FOREIGN KEY(campaign_id) REFERENCES campaign (id) ON DELETE RESTRICT,
	CONSTRAINT fk_dispatch_corrects_id_dispatch FOREIGN KEY(corrects_id) REFERENCES dispatch (id) ON DELETE RESTRICT,
	CONSTRAINT fk_dispatch_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_dispatch_recalls_id_dispatch FOREIGN KEY(recalls_id) REFERENCES dispatch (id) ON DELETE RESTRICT,
	CONSTRAINT fk_dispatch_register_entry_id_register_entry FOREIGN KEY(register_entry_id) REFERENCES register_entry (id) ON DELETE RESTRICT,
	CONSTRAINT fk_dispatch_replaces_id_dispatch FOREIGN KEY(replaces_id) REFERENCES dispatch (id) ON DELETE RESTRICT,
	CONSTRAINT fk_dispatch_signed_evidence_id_evidence FOREIGN KEY(signed_evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_dispatch_signer_id_staff FOREIGN KEY(signer_id) REFERENCES staff (id) ON DELETE RESTRICT,
	CONSTRAINT pk_dispatch PRIMARY KEY (id),
	CONSTRAINT uq_dispatch_office_id_code UNIQUE (office_id, code),
	CONSTRAINT uq_dispatch_register_entry_id UNIQUE (register_entry_id)
);
CREATE INDEX ix_dispatch_campaign_id ON dispatch (campaign_id);
CREATE INDEX ix_dispatch_corrects_id ON dispatch (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX ix_dispatch_issued_on ON dispatch (issued_on);
CREATE INDEX ix_dispatch_office_id ON dispatch (office_id);
CREATE INDEX ix_dispatch_recalls_id ON dispatch (recalls_id) WHERE recalls_id IS NOT NULL;
CREATE INDEX ix_dispatch_replaces_id ON dispatch (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE INDEX ix_dispatch_signed_evidence_id ON dispatch (signed_evidence_id) WHERE signed_evidence_id IS NOT NULL;
CREATE INDEX ix_dispatch_signer_id ON dispatch (signer_id) WHERE signer_id IS NOT NULL;
CREATE INDEX ix_dispatch_symbol ON dispatch (symbol);
CREATE TABLE inspection_paper (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	status VARCHAR(24) NOT NULL,
	subject VARCHAR NOT NULL,
	signer_id INTEGER,
	register_entry_id INTEGER,
	signed_on DATE,
	number INTEGER,
	symbol VARCHAR,
	issued_on DATE,
	due_on DATE,
	ended_on DATE,
	end_reason VARCHAR,
	path VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	kind VARCHAR(24) NOT NULL,
	round_id INTEGER NOT NULL,
	recipient_id INTEGER,
	drafted_on DATE NOT NULL,
	ask VARCHAR(24),
	meets_on DATE,
	facts VARCHAR NOT NULL,
	as_signed VARCHAR,
	accepted VARCHAR,
	evidence_id INTEGER,
	corrects_id INTEGER,
	recalls_id INTEGER,
	CONSTRAINT ck_inspection_paper_a_draft_has_no_number CHECK ((status IN ('draft', 'signed')) = (issued_on IS NULL)),
	CONSTRAINT ck_inspection_paper_accepted_not_blank CHECK (length(trim(accepted)) > 0),
	CONSTRAINT ck_inspection_paper_as_signed_not_blank CHECK (length(trim(as_signed)) > 0),
	CONSTRAINT ck_inspection_paper_ask CHECK (ask IN ('decision', 'extension', 'conclusion')),
	CONSTRAINT ck_inspection_paper_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_inspection_paper_facts_not_blank CHECK (length(trim(facts)) > 0),
	CONSTRAINT ck_inspection_paper_issue CHECK ((register_entry_id IS NOT NULL AND number IS NOT NULL AND symbol IS NOT NULL AND issued_on IS NOT NULL) OR (register_entry_id IS NULL AND number IS NULL AND symbol IS NULL AND issued_on IS NULL)),
	CONSTRAINT ck_inspection_paper_kind CHECK (kind IN ('proposal', 'decision', 'notice', 'invitation', 'report', 'conclusion', 'conclusion_notice')),
	CONSTRAINT ck_inspection_paper_signed_has_a_day CHECK (status <> 'signed' OR signed_on IS NOT NULL),
	CONSTRAINT ck_inspection_paper_status CHECK (status IN ('draft', 'signed', 'issued', 'sent', 'recalled', 'replaced', 'void')),
	CONSTRAINT ck_inspection_paper_subject_not_blank CHECK (length(trim(subject)) > 0),
	CONSTRAINT fk_inspection_paper_corrects_id_inspection_paper FOREIGN KEY(corrects_id) REFERENCES inspection_paper (id) ON DELETE RESTRICT,
	CONSTRAINT fk_inspection_paper_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_inspection_paper_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_inspection_paper_recalls_id_inspection_paper FOREIGN KEY(recalls_id) REFERENCES inspection_paper (id) ON DELETE RESTRICT,
	CONSTRAINT fk_inspection_paper_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT fk_inspection_paper_register_entry_id_register_entry FOREIGN KEY(register_entry_id) REFERENCES register_entry (id) ON DELETE RESTRICT,
	CONSTRAINT fk_inspection_paper_round_id_inspection_round FOREIGN KEY(round_id) REFERENCES inspection_round (id) ON DELETE RESTRICT,
	CONSTRAINT fk_inspection_paper_signer_id_staff FOREIGN KEY(signer_id) REFERENCES staff (id) ON DELETE RESTRICT,
	CONSTRAINT pk_inspection_paper PRIMARY KEY (id),
	CONSTRAINT uq_inspection_paper_office_id_code UNIQUE (office_id, code),
	CONSTRAINT uq_inspection_paper_register_entry_id UNIQUE (register_entry_id)
);
CREATE INDEX ix_inspection_paper_corrects_id ON inspection_paper (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX ix_inspection_paper_evidence_id ON inspection_paper (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_inspection_paper_issued_on ON inspection_paper (issued_on);
CREATE INDEX ix_inspection_paper_office_id ON inspection_paper (office_id);
CREATE INDEX ix_inspection_paper_recalls_id ON inspection_paper (recalls_id) WHERE recalls_id IS NOT NULL;
CREATE INDEX ix_inspection_paper_recipient_id ON inspection_paper (recipient_id) WHERE recipient_id IS NOT NULL;
CREATE INDEX ix_inspection_paper_round_id ON inspection_paper (round_id);
CREATE INDEX ix_inspection_paper_signer_id ON inspection_paper (signer_id) WHERE signer_id IS NOT NULL;
CREATE INDEX ix_inspection_paper_symbol ON inspection_paper (symbol);
CREATE TABLE payment (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	first_id INTEGER,
	code VARCHAR NOT NULL,
	decision_id INTEGER NOT NULL,
	paid_on DATE NOT NULL,
	amount INTEGER NOT NULL,
	interest INTEGER,
	proof_number VARCHAR,
	treasury VARCHAR,
	evidence_id INTEGER,
	as_signed VARCHAR,
	accepted VARCHAR,
	CONSTRAINT ck_payment_amount_positive CHECK (amount > 0),
	CONSTRAINT ck_payment_interest_within_the_amount CHECK (interest BETWEEN 0 AND amount),
	CONSTRAINT fk_payment_decision_id_sanction_decision FOREIGN KEY(decision_id) REFERENCES sanction_decision (id) ON DELETE RESTRICT,
	CONSTRAINT fk_payment_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_payment_first_id_payment FOREIGN KEY(first_id) REFERENCES payment (id) ON DELETE RESTRICT,
	CONSTRAINT fk_payment_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_payment PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_payment_code ON payment (office_id, code) WHERE first_id IS NULL;
CREATE INDEX ix_payment_decision_id ON payment (decision_id);
CREATE INDEX ix_payment_evidence_id ON payment (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_payment_first_id ON payment (first_id) WHERE first_id IS NOT NULL;
CREATE INDEX ix_payment_office_id ON payment (office_id);
CREATE INDEX ix_payment_paid_on ON payment (paid_on);
CREATE TABLE report (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	status VARCHAR(24) NOT NULL,
	subject VARCHAR NOT NULL,
	signer_id INTEGER,
	register_entry_id INTEGER,
	signed_on DATE,
	number INTEGER,
	symbol VARCHAR,
	issued_on DATE,
	due_on DATE,
	ended_on DATE,
	end_reason VARCHAR,
	facts VARCHAR NOT NULL,
	path VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	period_first DATE NOT NULL,
	period_last DATE NOT NULL,
	counted_to DATE NOT NULL,
	known_entry INTEGER NOT NULL,
	printed VARCHAR,
	recalls_id INTEGER,
	replaces_id INTEGER,
	corrects_id INTEGER,
	sent_on DATE,
	channel VARCHAR(24),
	CONSTRAINT ck_report_a_draft_has_no_number CHECK ((status IN ('draft', 'signed')) = (issued_on IS NULL)),
	CONSTRAINT ck_report_channel CHECK (channel IN ('ioffice', 'post', 'email', 'in_person')),
	CONSTRAINT ck_report_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_report_counted_within CHECK (counted_to >= period_first AND counted_to <= period_last),
	CONSTRAINT ck_report_facts_not_blank CHECK (length(trim(facts)) > 0),
	CONSTRAINT ck_report_figures_or_correction CHECK ((printed IS NULL) = (corrects_id IS NOT NULL)),
	CONSTRAINT ck_report_issue CHECK ((register_entry_id IS NOT NULL AND number IS NOT NULL AND symbol IS NOT NULL AND issued_on IS NOT NULL) OR (register_entry_id IS NULL AND number IS NULL AND symbol IS NULL AND issued_on IS NULL)),
	CONSTRAINT ck_report_replaces_another CHECK (replaces_id IS NULL OR replaces_id <> id),
	CONSTRAINT ck_report_sending CHECK ((sent_on IS NOT NULL AND channel IS NOT NULL) OR (sent_on IS NULL AND channel IS NULL)),
	CONSTRAINT ck_report_signed_has_a_day CHECK (status <> 'signed' OR signed_on IS NOT NULL),
	CONSTRAINT ck_report_status CHECK (status IN ('draft', 'signed', 'issued', 'sent', 'recalled', 'replaced', 'void')),
	CONSTRAINT ck_report_subject_not_blank CHECK (length(trim(subject)) > 0),
	CONSTRAINT fk_report_corrects_id_report FOREIGN KEY(corrects_id) REFERENCES report (id) ON DELETE RESTRICT,
	CONSTRAINT fk_report_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_report_recalls_id_report FOREIGN KEY(recalls_id) REFERENCES report (id) ON DELETE RESTRICT,
	CONSTRAINT fk_report_register_entry_id_register_entry FOREIGN KEY(register_entry_id) REFERENCES register_entry (id) ON DELETE RESTRICT,
	CONSTRAINT fk_report_replaces_id_report FOREIGN KEY(replaces_id) REFERENCES report (id) ON DELETE RESTRICT,
	CONSTRAINT fk_report_signer_id_staff FOREIGN KEY(signer_id) REFERENCES staff (id) ON DELETE RESTRICT,
	CONSTRAINT pk_report PRIMARY KEY (id),
	CONSTRAINT uq_report_office_id_code UNIQUE (office_id, code),
	CONSTRAINT uq_report_register_entry_id UNIQUE (register_entry_id)
);
CREATE INDEX ix_report_corrects_id ON report (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX ix_report_issued_on ON report (issued_on);
CREATE INDEX ix_report_office_id ON report (office_id);
CREATE INDEX ix_report_period_first ON report (period_first);
CREATE INDEX ix_report_recalls_id ON report (recalls_id) WHERE recalls_id IS NOT NULL;
CREATE INDEX ix_report_replaces_id ON report (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE INDEX ix_report_signer_id ON report (signer_id) WHERE signer_id IS NOT NULL;
CREATE INDEX ix_report_symbol ON report (symbol);
CREATE TABLE round_minutes (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	code VARCHAR NOT NULL,
	kind VARCHAR(24) NOT NULL,
	round_id INTEGER NOT NULL,
	recipient_id INTEGER,
	drawn_up_on DATE NOT NULL,
	at VARCHAR,
	number VARCHAR,
	place VARCHAR,
	refusal VARCHAR,
	as_signed VARCHAR,
	accepted VARCHAR,
	evidence_id INTEGER,
	CONSTRAINT ck_round_minutes_accepted_not_blank CHECK (length(trim(accepted)) > 0),
	CONSTRAINT ck_round_minutes_as_signed_not_blank CHECK (length(trim(as_signed)) > 0),
	CONSTRAINT ck_round_minutes_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_round_minutes_kind CHECK (kind IN ('announcement', 'work')),
	CONSTRAINT ck_round_minutes_number_not_blank CHECK (length(trim(number)) > 0),
	CONSTRAINT fk_round_minutes_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_round_minutes_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_round_minutes_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT fk_round_minutes_round_id_inspection_round FOREIGN KEY(round_id) REFERENCES inspection_round (id) ON DELETE RESTRICT,
	CONSTRAINT pk_round_minutes PRIMARY KEY (id),
	CONSTRAINT uq_round_minutes_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_round_minutes_drawn_up_on ON round_minutes (drawn_up_on);
CREATE INDEX ix_round_minutes_evidence_id ON round_minutes (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_round_minutes_office_id ON round_minutes (office_id);
CREATE INDEX ix_round_minutes_recipient_id ON round_minutes (recipient_id) WHERE recipient_id IS NOT NULL;
CREATE INDEX ix_round_minutes_round_id ON round_minutes (round_id);
CREATE TABLE round_unit (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	round_id INTEGER NOT NULL,
	recipient_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	reasons VARCHAR,
	CONSTRAINT ck_round_unit_position_not_negative CHECK (position >= 0),
	CONSTRAINT fk_round_unit_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_round_unit_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT fk_round_unit_round_id_inspection_round FOREIGN KEY(round_id) REFERENCES inspection_round (id) ON DELETE RESTRICT,
	CONSTRAINT pk_round_unit PRIMARY KEY (id),
	CONSTRAINT uq_round_unit_round_id_recipient_id UNIQUE (round_id, recipient_id)
);
CREATE INDEX ix_round_unit_office_id ON round_unit (office_id);
CREATE INDEX ix_round_unit_recipient_id ON round_unit (recipient_id);
CREATE INDEX ix_round_unit_round_id ON round_unit (round_id);
CREATE TABLE team_member (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	round_id INTEGER NOT NULL,
	staff_id INTEGER,
	position INTEGER NOT NULL,
	name VARCHAR,
	title VARCHAR,
	agency VARCHAR,
	CONSTRAINT ck_team_member_name_not_blank CHECK (length(trim(name)) > 0),
	CONSTRAINT ck_team_member_position_not_negative CHECK (position >= 0),
	CONSTRAINT ck_team_member_staff_or_named CHECK ((staff_id IS NULL) <> (name IS NULL)),
	CONSTRAINT fk_team_member_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_team_member_round_id_inspection_round FOREIGN KEY(round_id) REFERENCES inspection_round (id) ON DELETE RESTRICT,
	CONSTRAINT fk_team_member_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id) ON DELETE RESTRICT,
	CONSTRAINT pk_team_member PRIMARY KEY (id),
	CONSTRAINT uq_team_member_round_id_position UNIQUE (round_id, position)
);
CREATE INDEX ix_team_member_office_id ON team_member (office_id);
CREATE INDEX ix_team_member_round_id ON team_member (round_id);
CREATE INDEX ix_team_member_staff_id ON team_member (staff_id) WHERE staff_id IS NOT NULL;
CREATE TABLE visit (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	code VARCHAR NOT NULL,
	round_id INTEGER NOT NULL,
	recipient_id INTEGER NOT NULL,
	visited_on DATE NOT NULL,
	by_recipient_id INTEGER,
	note VARCHAR,
	minutes_number VARCHAR,
	minutes_on DATE,
	evidence_id INTEGER,
	CONSTRAINT fk_visit_by_recipient_id_recipient FOREIGN KEY(by_recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT fk_visit_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_visit_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_visit_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT fk_visit_round_id_inspection_round FOREIGN KEY(round_id) REFERENCES inspection_round (id) ON DELETE RESTRICT,
	CONSTRAINT pk_visit PRIMARY KEY (id),
	CONSTRAINT uq_visit_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_visit_by_recipient_id ON visit (by_recipient_id) WHERE by_recipient_id IS NOT NULL;
CREATE INDEX ix_visit_evidence_id ON visit (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_visit_office_id ON visit (office_id);
CREATE UNIQUE INDEX ix_visit_once ON visit (round_id, recipient_id, visited_on) WHERE withdrawn_on IS NULL;
CREATE INDEX ix_visit_recipient_id ON visit (recipient_id);
CREATE INDEX ix_visit_round_id ON visit (round_id);
CREATE INDEX ix_visit_visited_on ON visit (visited_on);
CREATE TABLE bag_visit (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	visit_id INTEGER NOT NULL,
	bag VARCHAR NOT NULL,
	CONSTRAINT ck_bag_visit_bag_not_blank CHECK (length(trim(bag)) > 0),
	CONSTRAINT fk_bag_visit_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_bag_visit_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id) ON DELETE RESTRICT,
	CONSTRAINT pk_bag_visit PRIMARY KEY (id),
	CONSTRAINT uq_bag_visit_visit_id UNIQUE (visit_id)
);
CREATE INDEX ix_bag_visit_office_id ON bag_visit (office_id);
CREATE TABLE dispatch_attachment (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	dispatch_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	title VARCHAR NOT NULL,
	evidence_id INTEGER,
	CONSTRAINT ck_dispatch_attachment_title_not_blank CHECK (length(trim(title)) > 0),
	CONSTRAINT fk_dispatch_attachment_dispatch_id_dispatch FOREIGN KEY(dispatch_id) REFERENCES dispatch (id) ON DELETE RESTRICT,
	CONSTRAINT fk_dispatch_attachment_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_dispatch_attachment_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_dispatch_attachment PRIMARY KEY (id),
	CONSTRAINT uq_dispatch_attachment_dispatch_id_position UNIQUE (dispatch_id, position)
);
CREATE INDEX ix_dispatch_attachment_dispatch_id ON dispatch_attachment (dispatch_id);
CREATE INDEX ix_dispatch_attachment_evidence_id ON dispatch_attachment (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_dispatch_attachment_office_id ON dispatch_attachment (office_id);
CREATE TABLE explanation (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	first_id INTEGER,
	code VARCHAR NOT NULL,
	sender_number VARCHAR,
	sender_number_on DATE,
	incoming_number INTEGER,
	incoming_on DATE,
	evidence_id INTEGER,
	case_id INTEGER NOT NULL,
	minutes_id INTEGER,
	offender_name VARCHAR,
	asked_on DATE NOT NULL,
	held_on DATE,
	text VARCHAR,
	as_signed VARCHAR,
	accepted VARCHAR,
	CONSTRAINT fk_explanation_case_id_violation_case FOREIGN KEY(case_id) REFERENCES violation_case (id) ON DELETE RESTRICT,
	CONSTRAINT fk_explanation_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_explanation_first_id_explanation FOREIGN KEY(first_id) REFERENCES explanation (id) ON DELETE RESTRICT,
	CONSTRAINT fk_explanation_minutes_id_case_step FOREIGN KEY(minutes_id) REFERENCES case_step (id) ON DELETE RESTRICT,
	CONSTRAINT fk_explanation_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_explanation PRIMARY KEY (id)
);
CREATE INDEX ix_explanation_case_id ON explanation (case_id);
CREATE UNIQUE INDEX ix_explanation_code ON explanation (office_id, code) WHERE first_id IS NULL;
CREATE INDEX ix_explanation_evidence_id ON explanation (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_explanation_first_id ON explanation (first_id) WHERE first_id IS NOT NULL;
CREATE INDEX ix_explanation_minutes_id ON explanation (minutes_id) WHERE minutes_id IS NOT NULL;
CREATE INDEX ix_explanation_office_id ON explanation (office_id);
CREATE TABLE finding (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	visit_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	kind VARCHAR(24) NOT NULL,
	text VARCHAR NOT NULL,
	checklist_item VARCHAR,
	remedy VARCHAR,
	remedy_due_on DATE,
	CONSTRAINT ck_finding_kind CHECK (kind IN ('shortcoming', 'violation_sign')),
	CONSTRAINT ck_finding_position_not_negative CHECK (position >= 0),
	CONSTRAINT ck_finding_text_not_blank CHECK (length(trim(text)) > 0),
	CONSTRAINT fk_finding_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_finding_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id) ON DELETE RESTRICT,
	CONSTRAINT pk_finding PRIMARY KEY (id),
	CONSTRAINT uq_finding_visit_id_position UNIQUE (visit_id, position)
);
CREATE INDEX ix_finding_office_id ON finding (office_id);
CREATE INDEX ix_finding_visit_id ON finding (visit_id);
CREATE TABLE followup (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	status VARCHAR(24) NOT NULL,
	subject VARCHAR NOT NULL,
	signer_id INTEGER,
	register_entry_id INTEGER,
	signed_on DATE,
	number INTEGER,
	symbol VARCHAR,
	issued_on DATE,
	due_on DATE,
	ended_on DATE,
	end_reason VARCHAR,
	facts VARCHAR NOT NULL,
	path VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	dispatch_id INTEGER NOT NULL,
	audience VARCHAR NOT NULL,
	level INTEGER NOT NULL,
	as_of DATE NOT NULL,
	now_reason VARCHAR,
	explains VARCHAR,
	corrects_id INTEGER,
	recalls_id INTEGER,
	CONSTRAINT ck_followup_a_draft_has_no_number CHECK ((status IN ('draft', 'signed')) = (issued_on IS NULL)),
	CONSTRAINT ck_followup_audience_not_blank CHECK (length(trim(audience)) > 0),
	CONSTRAINT ck_followup_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_followup_due_after_count CHECK (due_on IS NULL OR due_on >= as_of),
	CONSTRAINT ck_followup_explains_not_blank CHECK (length(trim(explains)) > 0),
	CONSTRAINT ck_followup_facts_not_blank CHECK (length(trim(facts)) > 0),
	CONSTRAINT ck_followup_issue CHECK ((register_entry_id IS NOT NULL AND number IS NOT NULL AND symbol IS NOT NULL AND issued_on IS NOT NULL) OR (register_entry_id IS NULL AND number IS NULL AND symbol IS NULL AND issued_on IS NULL)),
	CONSTRAINT ck_followup_level_positive CHECK (level >= 1),
	CONSTRAINT ck_followup_now_reason_not_blank CHECK (length(trim(now_reason)) > 0),
	CONSTRAINT ck_followup_signed_has_a_day CHECK (status <> 'signed' OR signed_on IS NOT NULL),
	CONSTRAINT ck_followup_status CHECK (status IN ('draft', 'signed', 'issued', 'sent', 'recalled', 'replaced', 'void')),
	CONSTRAINT ck_followup_subject_not_blank CHECK (length(trim(subject)) > 0),
	CONSTRAINT fk_followup_corrects_id_followup FOREIGN KEY(corrects_id) REFERENCES followup (id) ON DELETE RESTRICT,
	CONSTRAINT fk_followup_dispatch_id_dispatch FOREIGN KEY(dispatch_id) REFERENCES dispatch (id) ON DELETE RESTRICT,
	CONSTRAINT fk_followup_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_followup_recalls_id_followup FOREIGN KEY(recalls_id) REFERENCES followup (id) ON DELETE RESTRICT,
	CONSTRAINT fk_followup_register_entry_id_register_entry FOREIGN KEY(register_entry_id) REFERENCES register_entry (id) ON DELETE RESTRICT,
	CONSTRAINT fk_followup_signer_id_staff FOREIGN KEY(signer_id) REFERENCES staff (id) ON DELETE RESTRICT,
	CONSTRAINT pk_followup PRIMARY KEY (id),
	CONSTRAINT uq_followup_office_id_code UNIQUE (office_id, code),
	CONSTRAINT uq_followup_register_entry_id UNIQUE (register_entry_id)
);
CREATE INDEX ix_followup_corrects_id ON followup (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX ix_followup_dispatch_id ON followup (dispatch_id);
CREATE INDEX ix_followup_issued_on ON followup (issued_on);
CREATE INDEX ix_followup_office_id ON followup (office_id);
CREATE INDEX ix_followup_recalls_id ON followup (recalls_id) WHERE recalls_id IS NOT NULL;
CREATE INDEX ix_followup_signer_id ON followup (signer_id) WHERE signer_id IS NOT NULL;
CREATE INDEX ix_followup_symbol ON followup (symbol);
CREATE TABLE named_goods (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	first_id INTEGER,
	case_id INTEGER NOT NULL,
	step_id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	quantity INTEGER,
	unit VARCHAR,
	condition VARCHAR,
	storage VARCHAR,
	CONSTRAINT ck_named_goods_name_not_blank CHECK (length(trim(name)) > 0),
	CONSTRAINT ck_named_goods_quantity_positive CHECK (quantity > 0),
	CONSTRAINT ck_named_goods_unit_not_blank CHECK (length(trim(unit)) > 0),
	CONSTRAINT fk_named_goods_case_id_violation_case FOREIGN KEY(case_id) REFERENCES violation_case (id) ON DELETE RESTRICT,
	CONSTRAINT fk_named_goods_first_id_named_goods FOREIGN KEY(first_id) REFERENCES named_goods (id) ON DELETE RESTRICT,
	CONSTRAINT fk_named_goods_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_named_goods_step_id_case_step FOREIGN KEY(step_id) REFERENCES case_step (id) ON DELETE RESTRICT,
	CONSTRAINT pk_named_goods PRIMARY KEY (id)
);
CREATE INDEX ix_named_goods_case_id ON named_goods (case_id);
CREATE INDEX ix_named_goods_first_id ON named_goods (first_id) WHERE first_id IS NOT NULL;
CREATE INDEX ix_named_goods_office_id ON named_goods (office_id);
CREATE INDEX ix_named_goods_step_id ON named_goods (step_id);
CREATE TABLE paper_draft (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	first_id INTEGER,
	case_id INTEGER NOT NULL,
	decision_id INTEGER,
	step_id INTEGER,
	paper VARCHAR NOT NULL,
	offender_name VARCHAR,
	drafted_on DATE NOT NULL,
	authority VARCHAR,
	person VARCHAR,
	amount INTEGER,
	warning BOOLEAN,
	additional VARCHAR,
	remedies VARCHAR,
	fine_reason VARCHAR,
	reason VARCHAR,
	other_conduct VARCHAR,
	ground VARCHAR,
	body VARCHAR,
	words VARCHAR,
	path VARCHAR NOT NULL,
	CONSTRAINT ck_paper_draft_amount_not_negative CHECK (amount >= 0),
	CONSTRAINT ck_paper_draft_paper_not_blank CHECK (length(trim(paper)) > 0),
	CONSTRAINT ck_paper_draft_path_not_blank CHECK (length(trim(path)) > 0),
	CONSTRAINT fk_paper_draft_case_id_violation_case FOREIGN KEY(case_id) REFERENCES violation_case (id) ON DELETE RESTRICT,
	CONSTRAINT fk_paper_draft_decision_id_sanction_decision FOREIGN KEY(decision_id) REFERENCES sanction_decision (id) ON DELETE RESTRICT,
	CONSTRAINT fk_paper_draft_first_id_paper_draft FOREIGN KEY(first_id) REFERENCES paper_draft (id) ON DELETE RESTRICT,
	CONSTRAINT fk_paper_draft_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_paper_draft_step_id_case_step FOREIGN KEY(step_id) REFERENCES case_step (id) ON DELETE RESTRICT,
	CONSTRAINT pk_paper_draft PRIMARY KEY (id)
);
CREATE INDEX ix_paper_draft_case_id ON paper_draft (case_id);
CREATE INDEX ix_paper_draft_decision_id ON paper_draft (decision_id) WHERE decision_id IS NOT NULL;
CREATE INDEX ix_paper_draft_first_id ON paper_draft (first_id) WHERE first_id IS NOT NULL;
CREATE INDEX ix_paper_draft_office_id ON paper_draft (office_id);
CREATE INDEX ix_paper_draft_step_id ON paper_draft (step_id) WHERE step_id IS NOT NULL;
CREATE TABLE pledge (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	sender_number VARCHAR,
	sender_number_on DATE,
	incoming_number INTEGER,
	incoming_on DATE,
	evidence_id INTEGER,
	code VARCHAR NOT NULL,
	campaign_id INTEGER NOT NULL,
	dispatch_id INTEGER NOT NULL,
	recipient_id INTEGER NOT NULL,
	form_id INTEGER,
	signed_on DATE NOT NULL,
	signer VARCHAR,
	capacity VARCHAR,
	personal_salt VARCHAR,
	recorded_on DATE NOT NULL,
	status VARCHAR(24) NOT NULL,
	revoked_on DATE,
	revoke_reason VARCHAR,
	counts_from DATE,
	CONSTRAINT ck_pledge_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_pledge_revocation CHECK ((revoked_on IS NOT NULL AND revoke_reason IS NOT NULL) OR (revoked_on IS NULL AND revoke_reason IS NULL)),
	CONSTRAINT ck_pledge_revoked_has_a_day CHECK ((status = 'revoked') = (revoked_on IS NOT NULL)),
	CONSTRAINT ck_pledge_signer_not_blank CHECK (length(trim(signer)) > 0),
	CONSTRAINT ck_pledge_status CHECK (status IN ('active', 'revoked')),
	CONSTRAINT fk_pledge_campaign_id_campaign FOREIGN KEY(campaign_id) REFERENCES campaign (id) ON DELETE RESTRICT,
	CONSTRAINT fk_pledge_dispatch_id_dispatch FOREIGN KEY(dispatch_id) REFERENCES dispatch (id) ON DELETE RESTRICT,
	CONSTRAINT fk_pledge_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_pledge_form_id_pledge_form FOREIGN KEY(form_id) REFERENCES pledge_form (id) ON DELETE RESTRICT,
	CONSTRAINT fk_pledge_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_pledge_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT pk_pledge PRIMARY KEY (id),
	CONSTRAINT uq_pledge_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_pledge_campaign_id ON pledge (campaign_id);
CREATE INDEX ix_pledge_dispatch_id ON pledge (dispatch_id);
CREATE INDEX ix_pledge_evidence_id ON pledge (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_pledge_form_id ON pledge (form_id) WHERE form_id IS NOT NULL;
CREATE INDEX ix_pledge_office_id ON pledge (office_id);
CREATE UNIQUE INDEX ix_pledge_one_active ON pledge (campaign_id, recipient_id) WHERE status = 'active' AND withdrawn_on IS NULL;
CREATE INDEX ix_pledge_recipient_id ON pledge (recipient_id);
CREATE INDEX ix_pledge_signed_on ON pledge (signed_on);
CREATE TABLE receipt (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	code VARCHAR NOT NULL,
	sender_number VARCHAR,
	sender_number_on DATE,
	incoming_number INTEGER,
	incoming_on DATE,
	evidence_id INTEGER,
	addressee_id INTEGER NOT NULL,
	acknowledged_on DATE NOT NULL,
	acknowledged_by VARCHAR,
	personal_salt VARCHAR,
	CONSTRAINT fk_receipt_addressee_id_addressee FOREIGN KEY(addressee_id) REFERENCES addressee (id) ON DELETE RESTRICT,
	CONSTRAINT fk_receipt_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_receipt_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_receipt PRIMARY KEY (id),
	CONSTRAINT uq_receipt_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_receipt_acknowledged_on ON receipt (acknowledged_on);
CREATE INDEX ix_receipt_addressee_id ON receipt (addressee_id);
CREATE INDEX ix_receipt_evidence_id ON receipt (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_receipt_office_id ON receipt (office_id);
CREATE UNIQUE INDEX ix_receipt_once ON receipt (addressee_id) WHERE withdrawn_on IS NULL;
CREATE TABLE task (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	dispatch_id INTEGER,
	dispatch_code VARCHAR,
	recipient_id INTEGER NOT NULL,
	campaign_task_id INTEGER,
	text VARCHAR NOT NULL,
	mode VARCHAR(24) NOT NULL,
	status VARCHAR(24) NOT NULL,
	opened_on DATE NOT NULL,
	due_on DATE,
	done_on DATE,
	waived_on DATE,
	waive_reason VARCHAR,
	CONSTRAINT ck_task_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_task_done_has_a_day CHECK ((status = 'done') = (done_on IS NOT NULL)),
	CONSTRAINT ck_task_mode CHECK (mode IN ('once', 'standing', 'on_event')),
	CONSTRAINT ck_task_status CHECK (status IN ('open', 'done', 'waived', 'unfinished', 'ended', 'carried')),
	CONSTRAINT ck_task_text_not_blank CHECK (length(trim(text)) > 0),
	CONSTRAINT ck_task_waived_has_a_day CHECK ((status = 'waived') = (waived_on IS NOT NULL)),
	CONSTRAINT ck_task_waiver CHECK ((waived_on IS NOT NULL AND waive_reason IS NOT NULL) OR (waived_on IS NULL AND waive_reason IS NULL)),
	CONSTRAINT fk_task_campaign_task_id_campaign_task FOREIGN KEY(campaign_task_id) REFERENCES campaign_task (id) ON DELETE RESTRICT,
	CONSTRAINT fk_task_dispatch_id_dispatch FOREIGN KEY(dispatch_id) REFERENCES dispatch (id) ON DELETE RESTRICT,
	CONSTRAINT fk_task_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_task_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT pk_task PRIMARY KEY (id),
	CONSTRAINT uq_task_dispatch_id_recipient_id_campaign_task_id UNIQUE (dispatch_id, recipient_id, campaign_task_id),
	CONSTRAINT uq_task_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_task_campaign_task_id ON task (campaign_task_id) WHERE campaign_task_id IS NOT NULL;
CREATE INDEX ix_task_dispatch_id ON task (dispatch_id) WHERE dispatch_id IS NOT NULL;
CREATE INDEX ix_task_due_on ON task (due_on);
CREATE INDEX ix_task_office_id ON task (office_id);
CREATE INDEX ix_task_recipient_id ON task (recipient_id);
CREATE TABLE violation (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	first_id INTEGER,
	code VARCHAR NOT NULL,
	case_id INTEGER NOT NULL,
	recipient_id INTEGER,
	visit_id INTEGER,
	minutes_id INTEGER,
	decree VARCHAR NOT NULL,
	provision VARCHAR NOT NULL,
	catalogue_provision VARCHAR NOT NULL,
	conduct VARCHAR,
	description VARCHAR,
	offender_name VARCHAR,
	offender VARCHAR(24) NOT NULL,
	born VARCHAR,
	age INTEGER,
	intentional BOOLEAN,
	ended_on DATE,
	detected_on DATE NOT NULL,
	fine_min INTEGER NOT NULL,
	fine_max INTEGER NOT NULL,
	aggravating INTEGER NOT NULL,
	mitigating INTEGER NOT NULL,
	aggravating_named VARCHAR,
	mitigating_named VARCHAR,
	confidence VARCHAR NOT NULL,
	source VARCHAR NOT NULL,
	additional VARCHAR,
	minutes_number VARCHAR,
	drawn_up_by VARCHAR,
	CONSTRAINT ck_violation_aggravating_not_negative CHECK (aggravating >= 0),
	CONSTRAINT ck_violation_code_not_blank CHECK (length(trim(code)) > 0),
	CONSTRAINT ck_violation_conduct_not_blank CHECK (length(trim(conduct)) > 0),
	CONSTRAINT ck_violation_decree_not_blank CHECK (length(trim(decree)) > 0),
	CONSTRAINT ck_violation_detected_on_in_order CHECK (detected_on IS NULL OR ended_on IS NULL OR detected_on >= ended_on),
	CONSTRAINT ck_violation_fine_max_not_negative CHECK (fine_max >= 0),
	CONSTRAINT ck_violation_fine_min_not_negative CHECK (fine_min >= 0),
	CONSTRAINT ck_violation_mitigating_not_negative CHECK (mitigating >= 0),
	CONSTRAINT ck_violation_offender CHECK (offender IN ('organisation', 'household', 'individual', 'unknown')),
	CONSTRAINT ck_violation_provision_not_blank CHECK (length(trim(provision)) > 0),
	CONSTRAINT ck_violation_range_in_order CHECK (fine_min <= fine_max),
	CONSTRAINT fk_violation_case_id_violation_case FOREIGN KEY(case_id) REFERENCES violation_case (id) ON DELETE RESTRICT,
	CONSTRAINT fk_violation_first_id_violation FOREIGN KEY(first_id) REFERENCES violation (id) ON DELETE RESTRICT,
	CONSTRAINT fk_violation_minutes_id_case_step FOREIGN KEY(minutes_id) REFERENCES case_step (id) ON DELETE RESTRICT,
	CONSTRAINT fk_violation_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_violation_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT fk_violation_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id) ON DELETE RESTRICT,
	CONSTRAINT pk_violation PRIMARY KEY (id)
);
CREATE INDEX ix_violation_case_id ON violation (case_id);
CREATE UNIQUE INDEX ix_violation_code ON violation (office_id, code) WHERE first_id IS NULL;
CREATE INDEX ix_violation_detected_on ON violation (detected_on);
CREATE INDEX ix_violation_first_id ON violation (first_id) WHERE first_id IS NOT NULL;
CREATE INDEX ix_violation_minutes_id ON violation (minutes_id) WHERE minutes_id IS NOT NULL;
CREATE INDEX ix_violation_office_id ON violation (office_id);
CREATE INDEX ix_violation_recipient_id ON violation (recipient_id) WHERE recipient_id IS NOT NULL;
CREATE INDEX ix_violation_visit_id ON violation (visit_id) WHERE visit_id IS NOT NULL;
CREATE TABLE visit_answer (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	visit_id INTEGER NOT NULL,
	item VARCHAR NOT NULL,
	answer VARCHAR(24) NOT NULL,
	CONSTRAINT ck_visit_answer_answer CHECK (answer IN ('met', 'not_met', 'not_shown', 'not_applicable')),
	CONSTRAINT ck_visit_answer_item_not_blank CHECK (length(trim(item)) > 0),
	CONSTRAINT fk_visit_answer_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_visit_answer_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id) ON DELETE RESTRICT,
	CONSTRAINT pk_visit_answer PRIMARY KEY (id),
	CONSTRAINT uq_visit_answer_visit_id_item UNIQUE (visit_id, item)
);
CREATE INDEX ix_visit_answer_office_id ON visit_answer (office_id);
CREATE INDEX ix_visit_answer_visit_id ON visit_answer (visit_id);
CREATE TABLE visit_ground (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	visit_id INTEGER NOT NULL,
	rechecks_id INTEGER,
	incident_id INTEGER,
	CONSTRAINT fk_visit_ground_incident_id_incident FOREIGN KEY(incident_id) REFERENCES incident (id) ON DELETE RESTRICT,
	CONSTRAINT fk_visit_ground_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_visit_ground_rechecks_id_visit FOREIGN KEY(rechecks_id) REFERENCES visit (id) ON DELETE RESTRICT,
	CONSTRAINT fk_visit_ground_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id) ON DELETE RESTRICT,
	CONSTRAINT pk_visit_ground PRIMARY KEY (id),
	CONSTRAINT uq_visit_ground_visit_id UNIQUE (visit_id)
);
CREATE INDEX ix_visit_ground_incident_id ON visit_ground (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX ix_visit_ground_office_id ON visit_ground (office_id);
CREATE INDEX ix_visit_ground_rechecks_id ON visit_ground (rechecks_id) WHERE rechecks_id IS NOT NULL;
CREATE TABLE visit_scan (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	visit_id INTEGER NOT NULL,
	evidence_id INTEGER NOT NULL,
	CONSTRAINT fk_visit_scan_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_visit_scan_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_visit_scan_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id) ON DELETE RESTRICT,
	CONSTRAINT pk_visit_scan PRIMARY KEY (id),
	CONSTRAINT uq_visit_scan_visit_id_evidence_id UNIQUE (visit_id, evidence_id)
);
CREATE INDEX ix_visit_scan_evidence_id ON visit_scan (evidence_id);
CREATE INDEX ix_visit_scan_office_id ON visit_scan (office_id);
CREATE INDEX ix_visit_scan_visit_id ON visit_scan (visit_id);
CREATE TABLE finding_check (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	visit_id INTEGER NOT NULL,
	finding_id INTEGER NOT NULL,
	sight VARCHAR(24),
	CONSTRAINT ck_finding_check_sight CHECK (sight IN ('put_right', 'open')),
	CONSTRAINT fk_finding_check_finding_id_finding FOREIGN KEY(finding_id) REFERENCES finding (id) ON DELETE RESTRICT,
	CONSTRAINT fk_finding_check_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_finding_check_visit_id_visit FOREIGN KEY(visit_id) REFERENCES visit (id) ON DELETE RESTRICT,
	CONSTRAINT pk_finding_check PRIMARY KEY (id),
	CONSTRAINT uq_finding_check_visit_id_finding_id UNIQUE (visit_id, finding_id)
);
CREATE INDEX ix_finding_check_finding_id ON finding_check (finding_id);
CREATE INDEX ix_finding_check_office_id ON finding_check (office_id);
CREATE INDEX ix_finding_check_visit_id ON finding_check (visit_id);
CREATE TABLE finding_remedy (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	finding_id INTEGER NOT NULL,
	done_on DATE NOT NULL,
	evidence_id INTEGER,
	CONSTRAINT fk_finding_remedy_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_finding_remedy_finding_id_finding FOREIGN KEY(finding_id) REFERENCES finding (id) ON DELETE RESTRICT,
	CONSTRAINT fk_finding_remedy_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT pk_finding_remedy PRIMARY KEY (id)
);
CREATE INDEX ix_finding_remedy_evidence_id ON finding_remedy (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_finding_remedy_finding_id ON finding_remedy (finding_id);
CREATE INDEX ix_finding_remedy_office_id ON finding_remedy (office_id);
CREATE UNIQUE INDEX ix_finding_remedy_once ON finding_remedy (finding_id) WHERE withdrawn_on IS NULL;
CREATE TABLE followup_unit (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	followup_id INTEGER NOT NULL,
	recipient_id INTEGER NOT NULL,
	standing VARCHAR(24) NOT NULL,
	missing VARCHAR,
	CONSTRAINT ck_followup_unit_standing CHECK (standing IN ('done', 'missing')),
	CONSTRAINT fk_followup_unit_followup_id_followup FOREIGN KEY(followup_id) REFERENCES followup (id) ON DELETE RESTRICT,
	CONSTRAINT fk_followup_unit_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_followup_unit_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT pk_followup_unit PRIMARY KEY (id),
	CONSTRAINT uq_followup_unit_followup_id_recipient_id UNIQUE (followup_id, recipient_id)
);
CREATE INDEX ix_followup_unit_followup_id ON followup_unit (followup_id);
CREATE INDEX ix_followup_unit_office_id ON followup_unit (office_id);
CREATE INDEX ix_followup_unit_recipient_id ON followup_unit (recipient_id);
CREATE TABLE pledge_cover (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	pledge_id INTEGER NOT NULL,
	recipient_id INTEGER NOT NULL,
	CONSTRAINT fk_pledge_cover_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_pledge_cover_pledge_id_pledge FOREIGN KEY(pledge_id) REFERENCES pledge (id) ON DELETE RESTRICT,
	CONSTRAINT fk_pledge_cover_recipient_id_recipient FOREIGN KEY(recipient_id) REFERENCES recipient (id) ON DELETE RESTRICT,
	CONSTRAINT pk_pledge_cover PRIMARY KEY (id),
	CONSTRAINT uq_pledge_cover_pledge_id_recipient_id UNIQUE (pledge_id, recipient_id)
);
CREATE INDEX ix_pledge_cover_office_id ON pledge_cover (office_id);
CREATE INDEX ix_pledge_cover_pledge_id ON pledge_cover (pledge_id);
CREATE INDEX ix_pledge_cover_recipient_id ON pledge_cover (recipient_id);
CREATE TABLE task_extension (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	extended_on DATE NOT NULL,
	due_before DATE,
	due_after DATE NOT NULL,
	reason VARCHAR NOT NULL,
	CONSTRAINT ck_task_extension_reason_not_blank CHECK (length(trim(reason)) > 0),
	CONSTRAINT fk_task_extension_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_task_extension_task_id_task FOREIGN KEY(task_id) REFERENCES task (id) ON DELETE RESTRICT,
	CONSTRAINT pk_task_extension PRIMARY KEY (id)
);
CREATE INDEX ix_task_extension_office_id ON task_extension (office_id);
CREATE INDEX ix_task_extension_task_id ON task_extension (task_id);
CREATE TABLE task_report (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	withdrawn_on DATE,
	code VARCHAR NOT NULL,
	sender_number VARCHAR,
	sender_number_on DATE,
	incoming_number INTEGER,
	incoming_on DATE,
	evidence_id INTEGER,
	task_id INTEGER NOT NULL,
	reported_on DATE NOT NULL,
	period_from DATE NOT NULL,
	period_to DATE NOT NULL,
	text VARCHAR,
	CONSTRAINT ck_task_report_period_to_in_order CHECK (period_to IS NULL OR period_from IS NULL OR period_to >= period_from),
	CONSTRAINT fk_task_report_evidence_id_evidence FOREIGN KEY(evidence_id) REFERENCES evidence (id) ON DELETE RESTRICT,
	CONSTRAINT fk_task_report_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_task_report_task_id_task FOREIGN KEY(task_id) REFERENCES task (id) ON DELETE RESTRICT,
	CONSTRAINT pk_task_report PRIMARY KEY (id),
	CONSTRAINT uq_task_report_office_id_code UNIQUE (office_id, code)
);
CREATE INDEX ix_task_report_evidence_id ON task_report (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE INDEX ix_task_report_office_id ON task_report (office_id);
CREATE UNIQUE INDEX ix_task_report_once ON task_report (task_id, period_from, period_to) WHERE withdrawn_on IS NULL;
CREATE INDEX ix_task_report_reported_on ON task_report (reported_on);
CREATE INDEX ix_task_report_task_id ON task_report (task_id);
CREATE TABLE task_report_measure (
	id SERIAL NOT NULL,
	office_id INTEGER NOT NULL,
	report_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	value INTEGER NOT NULL,
	CONSTRAINT ck_task_report_measure_value_not_negative CHECK (value >= 0),
	CONSTRAINT fk_task_report_measure_office_id_office FOREIGN KEY(office_id) REFERENCES office (id) ON DELETE RESTRICT,
	CONSTRAINT fk_task_report_measure_report_id_task_report FOREIGN KEY(report_id) REFERENCES task_report (id) ON DELETE RESTRICT,
	CONSTRAINT pk_task_report_measure PRIMARY KEY (id),
	CONSTRAINT uq_task_report_measure_report_id_code UNIQUE (report_id, code)
);
CREATE INDEX ix_task_report_measure_office_id ON task_report_measure (office_id);
CREATE INDEX ix_task_report_measure_report_id ON task_report_measure (report_id);
