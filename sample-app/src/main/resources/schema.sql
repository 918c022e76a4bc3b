-- Run at every start, so every statement has to be repeatable.

create table if not exists account (
	id bigint generated always as identity primary key,
	email text not null unique,
	name text not null,
	password text not null,
	created_at timestamptz not null default now()
);

create table if not exists workspace (
	id bigint generated always as identity primary key,
	account_id bigint not null references account,
	name text not null,
	plan text not null default 'FREE',
	credits int not null check (credits >= 0),
	created_at timestamptz not null default now(),
	unique (account_id, name)
);

create table if not exists subscription (
	id bigint generated always as identity primary key,
	workspace_id bigint not null references workspace,
	plan text not null,
	status text not null,
	started_at timestamptz not null default now(),
	ended_at timestamptz,
	reason text
);

-- A second click on "upgrade" must not subscribe twice.
create unique index if not exists subscription_running on subscription (workspace_id) where ended_at is null;

create table if not exists credit_purchase (
	id bigint generated always as identity primary key,
	workspace_id bigint not null references workspace,
	package text not null,
	purchased_at timestamptz not null default now()
);

create table if not exists analysis (
	id bigint generated always as identity primary key,
	workspace_id bigint not null references workspace,
	plan text not null,
	type text not null,
	source text not null,
	target text not null,
	html text not null default '',
	status text not null default 'QUEUED',
	-- The stream entry that delivers this job; null until it is known to be in the stream.
	message_id text,
	tries int not null default 0,
	requested_at timestamptz not null default now(),
	started_at timestamptz,
	finished_at timestamptz,
	score int,
	report jsonb,
	error text
);

create index if not exists analysis_of_workspace on analysis (workspace_id, id desc);
create index if not exists analysis_unfinished on analysis (id) where finished_at is null;
create index if not exists analysis_finished on analysis (finished_at);
