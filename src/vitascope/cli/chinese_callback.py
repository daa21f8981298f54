"""The callback verbs' sentences in Chinese; the keys are the English ones, with single spaces."""

CHINESE_CALLBACK: dict[str, str] = {
    # commands and options
    "Callbacks: what was sent to receivers, and a receiver to try.": (
        "回调：向接收方发送了什么，以及一个可供试用的接收端。"
    ),
    "List callbacks, newest first.": "列出回调，最新的在前。",
    "Show one callback: what was sent, and every attempt.": "查看一个回调：发送的内容和每一次尝试。",
    "Send callbacks again: one, those of a time, or all that failed; each keeps its webhook-id.": (
        "重新发送回调：某一个、某段时间内的，或全部失败的；webhook-id 保持不变。"
    ),
    "Print the secret that receivers check callbacks with.": "显示接收方用来验证回调的密钥。",
    "Receive callbacks on this machine, print each, and say whether its signatures hold.": (
        "在本机接收回调，逐个显示，并说明签名是否有效。"
    ),
    "Only those: waiting, delivered or dead.": "只列出处于该状态的回调：waiting、delivered 或 dead。",
    "Only this task's.": "只列出该任务的。",
    "How many.": "条数。",
    "A callback's id, or its task's.": "回调编号，或其任务编号。",
    "Those made at or after this time (UTC).": "在此时间（UTC）及之后产生的。",
    "Those made before this time (UTC).": "在此时间（UTC）之前产生的。",
    "Those that were never delivered.": "从未送达的。",
    "Begin a new one; both sign for a day.": "启用新密钥；一天之内新旧两个同时签名。",
    "Begin a new one; the old one is dead now.": "启用新密钥；旧密钥立即失效。",
    "Switch signing.": "开启或关闭签名。",
    "Port of 127.0.0.1 to listen on.": "在 127.0.0.1 上监听的端口。",
    "whsec_…": "whsec_… 密钥",
    "Fail so many callbacks before accepting any.": "先让这么多个回调失败，然后再接受。",
    "What a failure answers.": "失败时返回的状态码。",
    # what commands say
    "SWITCHED OFF after five days of failures: {receiver}; a replay switches it on": (
        "连续失败五天，已停用：{receiver}；重新发送即可恢复"
    ),
    "No callbacks.": "没有回调。",
    "Callbacks that go again: {count}": "将重新发送的回调：{count}",
    "(the one before, for a day after the rotation)": "（上一个密钥，轮换后一天内有效）",
    "Signing is switched off.": "签名已关闭。",
    "Listening on {url} : give this as callBackUrl. Ctrl+C ends.": (
        "正在监听 {url} ：请把它填为 callBackUrl。按 Ctrl+C 结束。"
    ),
    "No secret: start the service first, or give --secret whsec_…": (
        "没有密钥：请先启动服务，或用 --secret whsec_… 给出"
    ),
    "not a callback": "不是回调",
    "Standard Webhooks signature: {said}": "Standard Webhooks 签名：{said}",
    "kie signature: {said}": "kie 签名：{said}",
    "answered {status}": "已回复 {status}",
}
