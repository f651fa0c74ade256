insert into products (name, price, pieces) values
  ('book', 20, 120), ('piano', 9000, 1), ('lamp', 50, 7), ('pen', 2, 800), ('cup', 8, 60), ('chair', 120, 14);
