BEGIN TRANSACTION;
CREATE TABLE counters (
	sandbox TEXT NOT NULL,
	series TEXT NOT NULL,
	value BIGINT NOT NULL,
	PRIMARY KEY (sandbox, series)
);
INSERT INTO "counters" VALUES('kept','loyalty admin',1);
INSERT INTO "counters" VALUES('kept','loyalty product',6);
INSERT INTO "counters" VALUES('kept','loyalty member',11);
INSERT INTO "counters" VALUES('kept','code of card number',11);
INSERT INTO "counters" VALUES('kept','code of verification code',11);
INSERT INTO "counters" VALUES('kept','loyalty entry',36);
INSERT INTO "counters" VALUES('kept','message',1);
INSERT INTO "counters" VALUES('kept@start','code of card number',11);
INSERT INTO "counters" VALUES('kept@start','code of verification code',11);
INSERT INTO "counters" VALUES('kept@start','loyalty admin',1);
INSERT INTO "counters" VALUES('kept@start','loyalty entry',36);
INSERT INTO "counters" VALUES('kept@start','loyalty member',11);
INSERT INTO "counters" VALUES('kept@start','loyalty product',6);
INSERT INTO "counters" VALUES('kept@start','message',1);
CREATE TABLE loyalty_admins (
	sandbox TEXT NOT NULL,
	id BIGINT NOT NULL,
	username TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	PRIMARY KEY (sandbox, id)
);
INSERT INTO "loyalty_admins" VALUES('kept',1,'admin','pbkdf2:sha256:100$s2mSVAaz$c9116741f96b8a2984e21f14fc7b3b2c759dc55d1057eee87c3d62af82ca7b0a');
INSERT INTO "loyalty_admins" VALUES('kept@start',1,'admin','pbkdf2:sha256:100$s2mSVAaz$c9116741f96b8a2984e21f14fc7b3b2c759dc55d1057eee87c3d62af82ca7b0a');
CREATE TABLE loyalty_entries (
	sandbox TEXT NOT NULL,
	id BIGINT NOT NULL,
	member_id BIGINT NOT NULL,
	points BIGINT NOT NULL,
	state TEXT NOT NULL,
	description TEXT NOT NULL,
	at TEXT NOT NULL,
	PRIMARY KEY (sandbox, id)
);
INSERT INTO "loyalty_entries" VALUES('kept',1,1,500,'EARN','SIGN UP BONUS','2023-06-03T20:31:12+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',2,1,150,'EARN','COMPLETE INFO SITE BONUS','2023-06-03T20:39:58+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',3,1,7850,'EARN','PURCHASE AT NAIVAS WESTLANDS','2023-06-10T11:02:45+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',4,1,500,'REDEEM','Airtime 20 KES','2023-06-18T17:20:03+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',5,3,500,'EARN','SIGN UP BONUS','2023-06-14T09:54:23+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',6,3,3998,'EARN','PURCHASE AT CARREFOUR SARIT','2023-10-20T20:08:58+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',7,4,500,'EARN','SIGN UP BONUS','2023-01-03T12:07:03+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',8,4,3782,'EARN','PURCHASE AT CARREFOUR SARIT','2023-09-10T20:33:37+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',9,4,2728,'EARN','PURCHASE AT JAVA HOUSE KIMATHI','2023-10-07T14:23:44+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',10,4,5765,'EARN','PURCHASE AT GOODLIFE PHARMACY','2023-11-06T15:21:51+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',11,4,6041,'EARN','PURCHASE AT CHANDARANA YAYA','2023-11-17T06:45:56+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',12,5,500,'EARN','SIGN UP BONUS','2023-06-04T09:05:30+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',13,5,4248,'EARN','PURCHASE AT QUICKMART NGONG ROAD','2023-07-22T19:21:06+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',14,5,3567,'EARN','PURCHASE AT NAIVAS WESTLANDS','2023-08-02T21:13:20+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',15,5,5173,'EARN','PURCHASE AT CARREFOUR SARIT','2023-10-06T10:37:03+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',16,5,883,'EARN','PURCHASE AT JAVA HOUSE KIMATHI','2023-11-26T15:57:33+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',17,5,2583,'EARN','PURCHASE AT CARREFOUR SARIT','2023-12-13T21:48:28+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',18,6,500,'EARN','SIGN UP BONUS','2023-01-28T19:44:58+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',19,6,3250,'EARN','PURCHASE AT CHANDARANA YAYA','2023-09-16T15:37:42+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',20,6,1501,'EARN','PURCHASE AT CHANDARANA YAYA','2023-10-13T10:16:08+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',21,6,3583,'EARN','PURCHASE AT NAIVAS WESTLANDS','2023-11-05T09:59:10+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',22,7,500,'EARN','SIGN UP BONUS','2023-04-05T14:12:19+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',23,7,2119,'EARN','PURCHASE AT CARREFOUR SARIT','2023-08-07T07:35:17+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',24,7,2320,'EARN','PURCHASE AT CHANDARANA YAYA','2023-11-09T21:05:22+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',25,8,500,'EARN','SIGN UP BONUS','2023-06-16T10:50:07+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',26,8,3450,'EARN','PURCHASE AT QUICKMART NGONG ROAD','2023-08-24T15:42:44+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',27,8,1025,'EARN','PURCHASE AT JAVA HOUSE KIMATHI','2023-09-08T18:36:24+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',28,9,500,'EARN','SIGN UP BONUS','2023-02-28T15:41:22+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',29,9,5260,'EARN','PURCHASE AT NAIVAS WESTLANDS','2023-07-09T06:34:53+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',30,9,5657,'EARN','PURCHASE AT CHANDARANA YAYA','2023-07-22T19:26:40+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',31,9,2576,'EARN','PURCHASE AT CARREFOUR SARIT','2023-07-25T12:54:45+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',32,9,361,'EARN','PURCHASE AT NAIVAS WESTLANDS','2023-08-22T18:13:29+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',33,9,5644,'EARN','PURCHASE AT JAVA HOUSE KIMATHI','2023-09-07T21:23:14+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',34,10,500,'EARN','SIGN UP BONUS','2023-01-24T18:35:54+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',35,10,4370,'EARN','PURCHASE AT CHANDARANA YAYA','2023-11-09T16:41:34+00:00');
INSERT INTO "loyalty_entries" VALUES('kept',36,10,2740,'EARN','PURCHASE AT CARREFOUR SARIT','2023-12-06T07:30:18+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',1,1,500,'EARN','SIGN UP BONUS','2023-06-03T20:31:12+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',2,1,150,'EARN','COMPLETE INFO SITE BONUS','2023-06-03T20:39:58+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',3,1,7850,'EARN','PURCHASE AT NAIVAS WESTLANDS','2023-06-10T11:02:45+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',4,1,500,'REDEEM','Airtime 20 KES','2023-06-18T17:20:03+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',5,3,500,'EARN','SIGN UP BONUS','2023-06-14T09:54:23+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',6,3,3998,'EARN','PURCHASE AT CARREFOUR SARIT','2023-10-20T20:08:58+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',7,4,500,'EARN','SIGN UP BONUS','2023-01-03T12:07:03+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',8,4,3782,'EARN','PURCHASE AT CARREFOUR SARIT','2023-09-10T20:33:37+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',9,4,2728,'EARN','PURCHASE AT JAVA HOUSE KIMATHI','2023-10-07T14:23:44+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',10,4,5765,'EARN','PURCHASE AT GOODLIFE PHARMACY','2023-11-06T15:21:51+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',11,4,6041,'EARN','PURCHASE AT CHANDARANA YAYA','2023-11-17T06:45:56+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',12,5,500,'EARN','SIGN UP BONUS','2023-06-04T09:05:30+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',13,5,4248,'EARN','PURCHASE AT QUICKMART NGONG ROAD','2023-07-22T19:21:06+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',14,5,3567,'EARN','PURCHASE AT NAIVAS WESTLANDS','2023-08-02T21:13:20+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',15,5,5173,'EARN','PURCHASE AT CARREFOUR SARIT','2023-10-06T10:37:03+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',16,5,883,'EARN','PURCHASE AT JAVA HOUSE KIMATHI','2023-11-26T15:57:33+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',17,5,2583,'EARN','PURCHASE AT CARREFOUR SARIT','2023-12-13T21:48:28+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',18,6,500,'EARN','SIGN UP BONUS','2023-01-28T19:44:58+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',19,6,3250,'EARN','PURCHASE AT CHANDARANA YAYA','2023-09-16T15:37:42+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',20,6,1501,'EARN','PURCHASE AT CHANDARANA YAYA','2023-10-13T10:16:08+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',21,6,3583,'EARN','PURCHASE AT NAIVAS WESTLANDS','2023-11-05T09:59:10+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',22,7,500,'EARN','SIGN UP BONUS','2023-04-05T14:12:19+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',23,7,2119,'EARN','PURCHASE AT CARREFOUR SARIT','2023-08-07T07:35:17+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',24,7,2320,'EARN','PURCHASE AT CHANDARANA YAYA','2023-11-09T21:05:22+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',25,8,500,'EARN','SIGN UP BONUS','2023-06-16T10:50:07+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',26,8,3450,'EARN','PURCHASE AT QUICKMART NGONG ROAD','2023-08-24T15:42:44+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',27,8,1025,'EARN','PURCHASE AT JAVA HOUSE KIMATHI','2023-09-08T18:36:24+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',28,9,500,'EARN','SIGN UP BONUS','2023-02-28T15:41:22+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',29,9,5260,'EARN','PURCHASE AT NAIVAS WESTLANDS','2023-07-09T06:34:53+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',30,9,5657,'EARN','PURCHASE AT CHANDARANA YAYA','2023-07-22T19:26:40+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',31,9,2576,'EARN','PURCHASE AT CARREFOUR SARIT','2023-07-25T12:54:45+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',32,9,361,'EARN','PURCHASE AT NAIVAS WESTLANDS','2023-08-22T18:13:29+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',33,9,5644,'EARN','PURCHASE AT JAVA HOUSE KIMATHI','2023-09-07T21:23:14+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',34,10,500,'EARN','SIGN UP BONUS','2023-01-24T18:35:54+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',35,10,4370,'EARN','PURCHASE AT CHANDARANA YAYA','2023-11-09T16:41:34+00:00');
INSERT INTO "loyalty_entries" VALUES('kept@start',36,10,2740,'EARN','PURCHASE AT CARREFOUR SARIT','2023-12-06T07:30:18+00:00');
CREATE TABLE loyalty_members (
	sandbox TEXT NOT NULL,
	id BIGINT NOT NULL,
	username TEXT NOT NULL,
	firstname TEXT NOT NULL,
	lastname TEXT NOT NULL,
	gender TEXT NOT NULL,
	email TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	city TEXT NOT NULL,
	phone_number TEXT NOT NULL,
	card_number TEXT NOT NULL,
	redeemable_points BIGINT NOT NULL,
	verification_code TEXT NOT NULL,
	verified BOOLEAN NOT NULL,
	PRIMARY KEY (sandbox, id)
);
INSERT INTO "loyalty_members" VALUES('kept',1,'jane','Jane','Wambui','female','jane@example.com','pbkdf2:sha256:100$VRUM46M6$b5b2a7f1d8ef57554545d4879ad743297124f5551ce48a758c9427010fe75ad6','Nairobi','+254712345678','0989791420470',8000,'cBellm8u4MjSyx6V',1);
INSERT INTO "loyalty_members" VALUES('kept',2,'newcomer','Brian','Otieno','male','newcomer@example.com','pbkdf2:sha256:100$CdstIVlG$674b00023222e90a80d27fa8a7471bf633d5085feb40071d2e6d77d425842ae1','Kisumu','+254723456789','1745869047193',0,'zUqTt9ZuUJOnVTZZ',0);
INSERT INTO "loyalty_members" VALUES('kept',3,'moraa3','Moraa','Wafula','female','moraa.wafula3@example.com','pbkdf2:sha256:100$essiU5zt$48f5587f385acb812894259f0ebc9a89dec30c0bdce36a03ea3445e3dfedace7','Malindi','+254762173900','0937444175558',4498,'dZPJeqtXsRPoDm1z',1);
INSERT INTO "loyalty_members" VALUES('kept',4,'njeri4','Njeri','Gathoni','female','njeri.gathoni4@example.com','pbkdf2:sha256:100$iVrlpMNx$d5561be7ef92ca5838d7c690a246bbd928004910db6842d64832ea9182c1f562','Malindi','+254786595170','1689551957351',18816,'mhNq38i2ldl5FAWl',1);
INSERT INTO "loyalty_members" VALUES('kept',5,'njeri5','Njeri','Kariuki','female','njeri.kariuki5@example.com','pbkdf2:sha256:100$84g3wEQ5$d83db92b40209296ca2671ece689758b01e1d30e33ca1134955c3e5e348760c7','Kisumu','+254785182745','9434313357580',16954,'4gZYmqdJDERPLN7q',1);
INSERT INTO "loyalty_members" VALUES('kept',6,'nekesa6','Nekesa','Musyoka','female','nekesa.musyoka6@example.com','pbkdf2:sha256:100$vKP1HEZJ$002ec3da1c7303979d4389d72150596256dba2a1d019a63afba2ec2f51215eff','Nyeri','+254788681570','6373221983270',8834,'q82SpvCLY0ttqkDX',1);
INSERT INTO "loyalty_members" VALUES('kept',7,'mutua7','Mutua','Cheruiyot','male','mutua.cheruiyot7@example.com','pbkdf2:sha256:100$jHQhsSyV$d935dd243037d1863d8208fef135c449395d4b01f4edf16afbb01c1d770d5e05','Mombasa','+254705754640','7732406719865',4939,'gMd0ZokHmfNPPFRm',1);
INSERT INTO "loyalty_members" VALUES('kept',8,'muriithi8','Muriithi','Kariuki','male','muriithi.kariuki8@example.com','pbkdf2:sha256:100$tqDuj2yC$19cfad5273d81e66881baf211b04a70ebd23daf04e4e05362126b81e75d3f5e4','Naivasha','+254708934499','5126392142573',4975,'hceC0rBLP0B8bEvO',1);
INSERT INTO "loyalty_members" VALUES('kept',9,'baraka9','Baraka','Onyango','male','baraka.onyango9@example.com','pbkdf2:sha256:100$FH8VK39w$d1ccc677bc52c52b83b0ee234e0b4553d24367f1266564d7c8e27a51b0fb9bb6','Eldoret','+254732465276','4582536513041',19998,'67xZNCfFsm33k1TG',1);
INSERT INTO "loyalty_members" VALUES('kept',10,'omondi10','Omondi','Wafula','male','omondi.wafula10@example.com','pbkdf2:sha256:100$zXUxYR1R$71a3c8f83241dfe6d022979f38ff3e3453219c1631ebd6d93745ac81d00fb8d1','Naivasha','+254788481360','2999528913600',7610,'4fD37MW6ptgA7noY',1);
INSERT INTO "loyalty_members" VALUES('kept',11,'achieng','','','','achieng@example.com','pbkdf2:sha256:100$0C4TAmwj$d1b019cab91b3fd2ad8bd667cddc28a4705f7b758537a7d806fa1b7fcd948ead','','','9776126969900',0,'mNbkwfUqPa8xE0RB',0);
INSERT INTO "loyalty_members" VALUES('kept@start',1,'jane','Jane','Wambui','female','jane@example.com','pbkdf2:sha256:100$VRUM46M6$b5b2a7f1d8ef57554545d4879ad743297124f5551ce48a758c9427010fe75ad6','Nairobi','+254712345678','0989791420470',8000,'cBellm8u4MjSyx6V',1);
INSERT INTO "loyalty_members" VALUES('kept@start',2,'newcomer','Brian','Otieno','male','newcomer@example.com','pbkdf2:sha256:100$CdstIVlG$674b00023222e90a80d27fa8a7471bf633d5085feb40071d2e6d77d425842ae1','Kisumu','+254723456789','1745869047193',0,'zUqTt9ZuUJOnVTZZ',0);
INSERT INTO "loyalty_members" VALUES('kept@start',3,'moraa3','Moraa','Wafula','female','moraa.wafula3@example.com','pbkdf2:sha256:100$essiU5zt$48f5587f385acb812894259f0ebc9a89dec30c0bdce36a03ea3445e3dfedace7','Malindi','+254762173900','0937444175558',4498,'dZPJeqtXsRPoDm1z',1);
INSERT INTO "loyalty_members" VALUES('kept@start',4,'njeri4','Njeri','Gathoni','female','njeri.gathoni4@example.com','pbkdf2:sha256:100$iVrlpMNx$d5561be7ef92ca5838d7c690a246bbd928004910db6842d64832ea9182c1f562','Malindi','+254786595170','1689551957351',18816,'mhNq38i2ldl5FAWl',1);
INSERT INTO "loyalty_members" VALUES('kept@start',5,'njeri5','Njeri','Kariuki','female','njeri.kariuki5@example.com','pbkdf2:sha256:100$84g3wEQ5$d83db92b40209296ca2671ece689758b01e1d30e33ca1134955c3e5e348760c7','Kisumu','+254785182745','9434313357580',16954,'4gZYmqdJDERPLN7q',1);
INSERT INTO "loyalty_members" VALUES('kept@start',6,'nekesa6','Nekesa','Musyoka','female','nekesa.musyoka6@example.com','pbkdf2:sha256:100$vKP1HEZJ$002ec3da1c7303979d4389d72150596256dba2a1d019a63afba2ec2f51215eff','Nyeri','+254788681570','6373221983270',8834,'q82SpvCLY0ttqkDX',1);
INSERT INTO "loyalty_members" VALUES('kept@start',7,'mutua7','Mutua','Cheruiyot','male','mutua.cheruiyot7@example.com','pbkdf2:sha256:100$jHQhsSyV$d935dd243037d1863d8208fef135c449395d4b01f4edf16afbb01c1d770d5e05','Mombasa','+254705754640','7732406719865',4939,'gMd0ZokHmfNPPFRm',1);
INSERT INTO "loyalty_members" VALUES('kept@start',8,'muriithi8','Muriithi','Kariuki','male','muriithi.kariuki8@example.com','pbkdf2:sha256:100$tqDuj2yC$19cfad5273d81e66881baf211b04a70ebd23daf04e4e05362126b81e75d3f5e4','Naivasha','+254708934499','5126392142573',4975,'hceC0rBLP0B8bEvO',1);
INSERT INTO "loyalty_members" VALUES('kept@start',9,'baraka9','Baraka','Onyango','male','baraka.onyango9@example.com','pbkdf2:sha256:100$FH8VK39w$d1ccc677bc52c52b83b0ee234e0b4553d24367f1266564d7c8e27a51b0fb9bb6','Eldoret','+254732465276','4582536513041',19998,'67xZNCfFsm33k1TG',1);
INSERT INTO "loyalty_members" VALUES('kept@start',10,'omondi10','Omondi','Wafula','male','omondi.wafula10@example.com','pbkdf2:sha256:100$zXUxYR1R$71a3c8f83241dfe6d022979f38ff3e3453219c1631ebd6d93745ac81d00fb8d1','Naivasha','+254788481360','2999528913600',7610,'4fD37MW6ptgA7noY',1);
INSERT INTO "loyalty_members" VALUES('kept@start',11,'achieng','','','','achieng@example.com','pbkdf2:sha256:100$0C4TAmwj$d1b019cab91b3fd2ad8bd667cddc28a4705f7b758537a7d806fa1b7fcd948ead','','','9776126969900',0,'mNbkwfUqPa8xE0RB',0);
CREATE TABLE loyalty_products (
	sandbox TEXT NOT NULL,
	id BIGINT NOT NULL,
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	price BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	PRIMARY KEY (sandbox, id)
);
INSERT INTO "loyalty_products" VALUES('kept',1,'Airtime 10 KES','By Lexcom',250,1000,'2023-05-02T08:00:00+00:00','2023-05-02T08:00:00+00:00');
INSERT INTO "loyalty_products" VALUES('kept',2,'Airtime 20 KES','By Lexcom',500,1000,'2023-05-02T08:00:00+00:00','2023-05-02T08:00:00+00:00');
INSERT INTO "loyalty_products" VALUES('kept',3,'Airtime 100 KES','By Lexcom',2400,477,'2023-05-02T08:05:00+00:00','2023-05-02T08:05:00+00:00');
INSERT INTO "loyalty_products" VALUES('kept',4,'Shopping Voucher 500 KES','For any Naivas supermarket',6000,110,'2023-05-09T09:30:00+00:00','2023-05-09T09:30:00+00:00');
INSERT INTO "loyalty_products" VALUES('kept',5,'Kenya Tea 500 g','From Kericho',1800,36,'2023-05-16T10:15:00+00:00','2023-05-16T10:15:00+00:00');
INSERT INTO "loyalty_products" VALUES('kept',6,'Kikoi','Hand woven in Mombasa',4200,36,'2023-06-01T07:45:00+00:00','2023-06-01T07:45:00+00:00');
INSERT INTO "loyalty_products" VALUES('kept@start',1,'Airtime 10 KES','By Lexcom',250,1000,'2023-05-02T08:00:00+00:00','2023-05-02T08:00:00+00:00');
INSERT INTO "loyalty_products" VALUES('kept@start',3,'Airtime 100 KES','By Lexcom',2400,477,'2023-05-02T08:05:00+00:00','2023-05-02T08:05:00+00:00');
INSERT INTO "loyalty_products" VALUES('kept@start',2,'Airtime 20 KES','By Lexcom',500,1000,'2023-05-02T08:00:00+00:00','2023-05-02T08:00:00+00:00');
INSERT INTO "loyalty_products" VALUES('kept@start',5,'Kenya Tea 500 g','From Kericho',1800,36,'2023-05-16T10:15:00+00:00','2023-05-16T10:15:00+00:00');
INSERT INTO "loyalty_products" VALUES('kept@start',6,'Kikoi','Hand woven in Mombasa',4200,36,'2023-06-01T07:45:00+00:00','2023-06-01T07:45:00+00:00');
INSERT INTO "loyalty_products" VALUES('kept@start',4,'Shopping Voucher 500 KES','For any Naivas supermarket',6000,110,'2023-05-09T09:30:00+00:00','2023-05-09T09:30:00+00:00');
CREATE TABLE loyalty_reset_tokens (
	sandbox TEXT NOT NULL,
	id TEXT NOT NULL,
	member_id BIGINT NOT NULL,
	expires_at TEXT NOT NULL,
	used BOOLEAN NOT NULL,
	PRIMARY KEY (sandbox, id)
);
CREATE TABLE loyalty_revoked_tokens (
	sandbox TEXT NOT NULL,
	id TEXT NOT NULL,
	revoked_at TEXT NOT NULL,
	PRIMARY KEY (sandbox, id)
);
CREATE TABLE messages (
	sandbox TEXT NOT NULL,
	id BIGINT NOT NULL,
	at TEXT NOT NULL,
	api TEXT NOT NULL,
	channel TEXT NOT NULL,
	"to" TEXT NOT NULL,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	code TEXT NOT NULL,
	PRIMARY KEY (sandbox, id)
);
INSERT INTO "messages" VALUES('kept',1,'2026-11-28T17:38:20.831498+00:00','loyalty','mail','achieng@example.com','Verify your e-mail address','Welcome, achieng! Your verification code is mNbkwfUqPa8xE0RB.','mNbkwfUqPa8xE0RB');
INSERT INTO "messages" VALUES('kept@start',1,'2026-11-28T17:38:20.831498+00:00','loyalty','mail','achieng@example.com','Verify your e-mail address','Welcome, achieng! Your verification code is mNbkwfUqPa8xE0RB.','mNbkwfUqPa8xE0RB');
CREATE TABLE sandboxes (
	sandbox TEXT NOT NULL,
	seed BIGINT NOT NULL,
	clock_offset FLOAT NOT NULL,
	planted TEXT NOT NULL,
	origin TEXT NOT NULL,
	used FLOAT NOT NULL,
	snapshot_of TEXT,
	PRIMARY KEY (sandbox)
);
INSERT INTO "sandboxes" VALUES('kept',1,3600.0,' loyalty ','kept',1.79588750043615555766e+09,NULL);
INSERT INTO "sandboxes" VALUES('default',1,0.0,'','default',1.79588750085365247725e+09,NULL);
INSERT INTO "sandboxes" VALUES('kept@start',1,3600.0,' loyalty ','kept',1.79588750085377359391e+09,'kept');
CREATE INDEX ix_sandboxes_snapshot_of ON sandboxes (snapshot_of);
CREATE INDEX messages_by_to ON messages (sandbox, "to");
CREATE INDEX loyalty_members_by_verification_code ON loyalty_members (sandbox, verification_code);
CREATE UNIQUE INDEX loyalty_members_by_username ON loyalty_members (sandbox, username);
CREATE UNIQUE INDEX loyalty_members_by_email ON loyalty_members (sandbox, email);
CREATE UNIQUE INDEX loyalty_admins_by_username ON loyalty_admins (sandbox, username);
CREATE INDEX loyalty_products_by_name ON loyalty_products (sandbox, name);
CREATE INDEX loyalty_entries_by_member_id ON loyalty_entries (sandbox, member_id);
COMMIT;
