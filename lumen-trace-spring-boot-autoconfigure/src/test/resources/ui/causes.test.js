import { test, equal } from './test.js';
import { foldedFrames, readCauses, signatureOf } from '../ui/causes.js';

const TRACE = `com.shop.OrderFailed: Order 17 failed
	at com.shop.Orders.place(Orders.java:42)
	at org.springframework.cglib.proxy.MethodProxy.invoke(MethodProxy.java:218)
	at com.shop.Orders$$SpringCGLIB$$0.place(<generated>)
	at com.shop.OrderController.post(OrderController.java:20)
	… 40 more
	Suppressed: java.io.IOException: pipe
		at com.shop.Log.close(Log.java:3)
Caused by: java.lang.IllegalStateException: two
lines: here
	at java.base/java.util.Optional.orElseThrow(Optional.java:403)
	at app//com.shop.Stock.take(Stock.kt:7)
	... 12 more`;

test('causes are read from the one that was caught to the root', () => {
  const causes = readCauses(TRACE);

  equal(causes.map(({ type, message }) => [type, message]), [
    ['com.shop.OrderFailed', 'Order 17 failed'],
    ['java.lang.IllegalStateException', 'two\nlines: here'],
  ]);
  equal(causes[0].suppressed.map(({ type, frames }) => [type, frames.length]), [['java.io.IOException', 1]]);
});

test('own frames are told from those of frameworks and of what they generate', () => {
  const [, root] = readCauses(TRACE);
  const [caught] = readCauses(TRACE);

  equal(caught.frames.map(({ isOwn, isOmitted }) => isOwn ?? isOmitted), [true, false, false, true, true]);
  equal(root.frames.map(({ type, method, line, path }) => [type, method, line, path]), [
    ['java.util.Optional', 'orElseThrow', 403, 'java/util/Optional.java'],
    ['com.shop.Stock', 'take', 7, 'com/shop/Stock.kt'],
    [undefined, undefined, undefined, undefined],
  ]);
});

test('classes that only start like those of a framework are own', () => {
  const own = name => readCauses(`x.E\n\tat ${name}.run(A.java:1)`)[0].frames[0].isOwn;

  equal(['javalin.App', 'java.lang.Thread', 'reactorcore.A', 'reactor.core.A', 'orgx.A', 'dev.lumen.trace.sample.Orders',
    'dev.lumen.trace.Tracer', 'dev.lumen.trace.spring.web.Filter', 'com.sunshine.A', 'Main'].map(own),
  [true, false, true, false, true, true, false, false, true, true]);
});

test('frames of frameworks are folded, but for where it was thrown', () => {
  const folded = foldedFrames(readCauses(TRACE)[0].frames).map(item => item.folded?.length ?? item.method ?? item.text);

  equal(folded, ['place', 2, 'post', '40 more']);
  equal(foldedFrames(readCauses(TRACE)[1].frames)[0].method, 'orElseThrow');
});

test('the same error has the class of the root cause and the first own frame', () => {
  equal(signatureOf(readCauses(TRACE)), ['java.lang.IllegalStateException', 'com.shop.Stock.take']);
  equal(signatureOf(readCauses('java.lang.Error')), ['java.lang.Error']);
  equal(signatureOf(readCauses('')), []);
});

test('lambdas and texts that are no stack trace are read as they are', () => {
  const frame = 'com.shop.Orders$$Lambda/0x00007f.get(Unknown Source)';

  equal(readCauses(`java.lang.Error: x\n\tat ${frame}`)[0].frames[0].text, frame);
  equal(readCauses('it broke: why').map(({ type, message }) => [type, message]), [['it broke: why', '']]);
});
