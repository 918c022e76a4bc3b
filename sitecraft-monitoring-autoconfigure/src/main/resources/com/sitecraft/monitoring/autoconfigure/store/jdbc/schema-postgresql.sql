create table if not exists sitecraft_entry (
	kind varchar(16) not null,
	id varchar(512) not null,
	writer varchar(255) not null,
	version bigint not null,
	body text not null,
	primary key (kind, id)
);

create table if not exists sitecraft_command (
	position bigint generated always as identity primary key,
	id varchar(255) not null unique,
	kind varchar(64) not null,
	body text not null,
	actor varchar(255) not null,
	created_at timestamp(6) with time zone not null
);

create table if not exists sitecraft_lock (
	name varchar(64) not null primary key,
	lock_until timestamp(6) not null,
	locked_at timestamp(6) not null,
	locked_by varchar(255) not null
);

create table if not exists sitecraft_delivery (
	position bigint generated always as identity primary key,
	id varchar(255) not null unique,
	incident varchar(255) not null,
	channel varchar(255) not null,
	kind varchar(16) not null,
	state varchar(16) not null,
	attempts int not null,
	created_at timestamp(6) with time zone not null,
	due_at timestamp(6) with time zone not null,
	claimed_by varchar(255),
	claimed_until timestamp(6) with time zone,
	settled_at timestamp(6) with time zone,
	reported boolean default false not null,
	late_reported boolean default false not null,
	detail varchar(1000),
	body text not null
);

create index if not exists sitecraft_delivery_subject on sitecraft_delivery (incident, channel, position);

create index if not exists sitecraft_delivery_pending on sitecraft_delivery (channel, position) where state = 'PENDING';

create index if not exists sitecraft_delivery_settled on sitecraft_delivery (position) where state <> 'PENDING' and not reported;
