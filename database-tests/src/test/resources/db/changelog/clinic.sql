--liquibase formatted sql

--changeset clinic:1
create table vets (id int primary key, name varchar(30));
insert into vets values (1, 'Vera');
