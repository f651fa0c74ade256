const FRAME = /^\s+at (.+\(.*\))\s*$/;
const OMITTED = /^\s+(?:\.\.\.|…) (\d+ (?:more|(?:common )?frames).*)$/;
const CAUSED = /^(\s*)(Caused by|Suppressed|Wrapped by): /;
const TITLE = /^([\p{L}_$][\p{L}\p{N}_$.]*)(?:: ?([^]*))?$/u;
// A class loader's name, and a module with its version, stand before the class.
const PLACE = /^(?:[^/(]*\/\/)?(?:[\w.-]+(?:@[\w.+-]+)?\/)?([^(]+)\.([^.(]+)\((.*)\)$/;
const GENERATED = /\$\$(?:SpringCGLIB|FastClass|EnhancerBy|Lambda)|\$Proxy\d|\$HibernateProxy|\$ByteBuddy|GeneratedMethodAccessor/;

// Of Java, of what Spring Boot manages, and of what else is often on a stack. A word ends at a dot or a capital.
const FRAMEWORKS = new RegExp(`^(?:${[
  'javax?', 'jdk', 'jakarta', 'sun', 'com\\.sun', 'oracle', 'kotlinx?', 'scala', 'groovy(?:\\.lang)?', 'clojure\\.lang',
  'org\\.(?:springframework|apache|hibernate|eclipse|jboss|wildfly|slf4j|postgresql|h2|hsqldb|mariadb|mongodb|redisson|jooq'
    + '|mybatis|flywaydb|quartz|thymeleaf|codehaus|aspectj|junit|mockito|assertj|testng|openqa|reactivestreams|bson|xerial|ehcache|infinispan|glassfish|gradle)',
  'io\\.(?:netty|projectreactor|reactivex|micrometer|opentelemetry|grpc|undertow|lettuce|vertx|r2dbc|smallrye|github\\.resilience4j|swagger)',
  'com\\.(?:zaxxer|fasterxml|mysql|mongodb|microsoft\\.sqlserver|google\\.(?:common|gson|protobuf)|netflix|github\\.benmanes|rabbitmq|datastax|hazelcast|intellij|ibm|sap\\.db|jayway)',
  'ch\\.qos', 'tools\\.jackson', 'net\\.(?:bytebuddy|sf|ttddyy)', 'okhttp3', 'okio', 'retrofit2', 'feign', 'reactor', 'redis\\.clients', 'liquibase', 'graphql', 'brave', 'zipkin2?',
  'dev\\.lumen\\.trace\\.(?:spring|context|data|export|store|sampling|propagation|processor)', 'dev\\.lumen\\.trace(?=\\.[A-Z])',
].join('|')})\\.`);

/**
 * Reads what `printStackTrace` wrote: from the exception that was caught to the root cause {type, message, frames, suppressed:
 * of the same shape}; a frame may be {text, isOmitted}.
 */
export function readCauses(text) {
  const causes = [];
  let at = null;
  let hasFrames = false;
  for (const line of String(text).split(/\r?\n/)) {
    const caption = CAUSED.exec(line);
    const frame = FRAME.exec(line)?.[1];
    const omitted = OMITTED.exec(line)?.[1];
    if (caption || !at) {
      at = { title: line.slice(caption?.[0].length ?? 0).trim(), frames: [], suppressed: [] };
      hasFrames = false;
      // What is indented caused one that was suppressed.
      const isBeside = causes.length > 0 && (caption?.[2] === 'Suppressed' || caption?.[1]);
      (isBeside ? causes.at(-1).suppressed : causes).push(at);
    } else if (frame || omitted) {
      at.frames.push(frame ? frameOf(frame) : { text: omitted, isOmitted: true });
      hasFrames = true;
    } else if (!hasFrames) {
      at.title += `\n${line}`;
    }
  }
  return causes.map(titled);
}

function titled({ title, frames, suppressed }) {
  const [, type, message = ''] = TITLE.exec(title.trim()) ?? [null, title.trim()];
  return { type, message, frames, suppressed: suppressed.map(titled) };
}

function frameOf(text) {
  const [, type = '', method = '', place = ''] = PLACE.exec(text) ?? [];
  const [, file = null, line = null] = /^([^:]+\.\w+)(?::(\d+))?$/.exec(place) ?? [];
  const folder = type.split('.').slice(0, -1).join('/');
  return {
    text, type, method, file, line: line && Number(line), path: file && (folder ? `${folder}/${file}` : file), isOwn: isOwn(type),
  };
}

const isOwn = type => type !== '' && !FRAMEWORKS.test(`${type}.`) && !GENERATED.test(type);

/** The first frame and own ones one by one, others in runs {folded: [frames]} of two and more. */
export function foldedFrames(frames) {
  const items = [];
  frames.forEach((frame, i) => {
    const run = items.at(-1);
    if (i === 0 || frame.isOwn) {
      items.push(frame);
    } else if (run?.folded) {
      run.folded.push(frame);
    } else {
      items.push({ folded: [frame] });
    }
  });
  return items.flatMap(item => (item.folded?.length === 1 ? item.folded : [item]));
}

/** By what the same error is found in other traces: the class of the root cause, and the first own frame from there. */
export function signatureOf(causes) {
  const own = [...causes].reverse().flatMap(({ frames }) => frames).find(frame => frame.isOwn);
  return [causes.at(-1)?.type, own && `${own.type}.${own.method}`].filter(Boolean);
}
