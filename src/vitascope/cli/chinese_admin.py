"""The admin verbs' sentences in Chinese; the keys are the English ones, with single spaces."""

CHINESE_ADMIN: dict[str, str] = {
    # commands
    "The web console.": "网页控制台。",
    "Set the password that the operator signs in to the console with, at least 10 characters.": (
        "设置管理员登录控制台的密码，至少 10 个字符。"
    ),
    "Read the password from standard input.": "从标准输入读取密码。",
    "New password for the console": "控制台的新密码",
    "Accounts: who pays.": "账户：由谁付费。",
    "Make an account; give it a key with `vitascope key create --account`.": (
        "创建账户；再用 `vitascope key create --account` 为它创建密钥。"
    ),
    "List every account with its credits and tasks.": "列出所有账户及其积分和任务数。",
    "Change an account's name or limits.": "修改账户的名称或限制。",
    "API keys.": "API 密钥。",
    "Make an API key and print it, this once.": "创建一个 API 密钥并显示，仅此一次。",
    "List an account's keys, without their secrets.": "列出账户的密钥，不显示密钥本身。",
    "Change what limits a key; what is not named stays.": "修改密钥的限制；未指明的保持不变。",
    "Give a key a new secret and print it, this once; the old one dies at once or after the grace.": (
        "重置密钥并显示新密钥，仅此一次；旧密钥立即失效，或在宽限期后失效。"
    ),
    "End a key for good, at once.": "立即永久吊销密钥。",
    "Credits of an account.": "账户的积分。",
    "Top an account up.": "为账户充值。",
    "Take credits back, never more than there are.": "扣回积分，最多扣到零。",
    "Show an account's balance.": "显示账户余额。",
    "The ledger: every movement of credits.": "账本：积分的每一次变动。",
    "List the newest movements of an account's credits.": "列出账户最近的积分变动。",
    "Read the whole ledger again; exits with 1 where an entry was changed, removed or does not add up.": (
        "重新核对整个账本；如有条目被改动、被删除或对不上，退出码为 1。"
    ),
    "Models: on or off, price, engines.": "模型：启用或停用、价格、引擎。",
    "List the models: whether they are on, what they cost, which engines serve them.": (
        "列出模型：是否启用、价格、由哪些引擎生成。"
    ),
    "Change a model's price from the next task on; durations that are not named have the catalogue's.": (
        "修改模型价格，从下一个任务起生效；未指明的时长使用目录价格。"
    ),
    "Choose the engines that serve a model, at once; a running task stays where it is.": (
        "立即选择为模型生成视频的引擎；正在运行的任务不受影响。"
    ),
    "List who changed which model when, and to what.": "列出谁在何时把哪个模型改成了什么。",
    "SECONDS=CREDITS, such as 5=150.": "秒数=积分，例如 5=150。",
    "Engines in order, the later ones stand in; or ENGINE=WEIGHT each.": (
        "引擎，按顺序，后面的作备用；或各写成 引擎=权重。"
    ),
    "Go back to the catalogue's or the settings'.": "恢复目录或设置中的值。",
    "name what to change to, or --standard": "请写明要改成什么，或使用 --standard",
    "{text} is no number": "{text} 不是数字",
    "Switch a model on, at once.": "立即启用模型。",
    "Switch a model off, at once: createTask answers 505.": "立即停用模型：createTask 返回 505。",
    "Close the service to new tasks for a while.": "暂停接受新任务。",
    "Take no new tasks from now on: createTask answers 455. What runs goes on.": (
        "从现在起不接受新任务：createTask 返回 455。已在运行的任务继续。"
    ),
    "Take new tasks again.": "恢复接受新任务。",
    "Tell whether the service takes new tasks.": "查询服务是否接受新任务。",
    "Tell whether this machine and the data folder are fit to serve; exits with 1 where something is not.": (
        "检查本机和数据目录是否适合运行服务；有问题时退出码为 1。"
    ),
    # arguments and options
    "Account's id or name.": "账户的 ID 或名称。",
    "Key's id, as `vitascope key list` shows it.": "密钥的 ID，见 `vitascope key list`。",
    "List the operator's keys, those with the scope admin.": "列出管理员的密钥，即具有 admin 权限的密钥。",
    "create, read or admin; may be repeated.": "create、read 或 admin；可重复。",
    "Address or network it may come from; may be repeated.": "允许的来源地址或网段；可重复。",
    "Unix milliseconds at which the key ends.": "密钥到期时间，Unix 毫秒。",
    "Credits that the key may spend in this time.": "密钥在该时段内最多可用的积分。",
    "What the account is called.": "账户名称。",
    "Credits to start with.": "初始积分。",
    "New name.": "新名称。",
    "Tasks that may run at once.": "可同时运行的任务数。",
    "Unfinished tasks, waiting ones included.": "未完成任务数上限，含等待中的。",
    "What the key is for.": "密钥的用途。",
    "Makes small clips without credits.": "生成小尺寸视频，不消耗积分。",
    "Seconds that the old secret lives on, at most 86400.": "旧密钥继续有效的秒数，最多 86400。",
    "Credits to add.": "要充值的积分。",
    "Credits to take back.": "要扣回的积分。",
    "Why, for the ledger.": "原因，记入账本。",
    "How many of the newest entries.": "显示最近多少条。",
    "Model's name or slug.": "模型的名称或短名。",
    "What callers are told.": "告知调用者的话。",
    # what the doctor and the ledger's check say
    "all known and valid; data in {data}": "全部已知且有效；数据在 {data}",
    "version {version}": "版本 {version}",
    "version {version} has known security faults; {needed} or newer mends them": (
        "版本 {version} 存在已知的安全漏洞；{needed} 或更新的版本已修复"
    ),
    "version {version} is too old; 3.35 or newer is needed": "版本 {version} 太旧；需要 3.35 或更新",
    "version {version}; let no other program write to the database file": (
        "版本 {version}；不要让其他程序写入数据库文件"
    ),
    "{place} cannot be written by this user": "当前用户无法写入 {place}",
    "{free} GiB free; {needed} are needed": "剩余 {free} GiB；需要 {needed} GiB",
    "other users can get at {path}: chmod {mode} it": "其他用户可访问 {path}：请对其执行 chmod {mode}",
    "Not fit to serve: {name}: {reason}": "无法提供服务：{name}：{reason}",
    "process {pid} serves this folder at {url}": "进程 {pid} 正在 {url} 使用该目录提供服务",
    "{time}; signatures and leases need it right": "{time}；签名和租约要求时间准确",
    "this machine only: result URLs work on this machine only": "仅限本机：结果链接只能在本机打开",
    "names are not resolved here: callbacks reach addresses only": "本机无法解析域名：回调只能发往 IP 地址",
    "names are resolved": "可以解析域名",
    "The password must be UTF-8 text": "密码必须是 UTF-8 文本",
    "result URLs begin with {url}": "结果链接以 {url} 开头",
    "result URLs begin with {url}, an address of this machine: set public_url": (
        "结果链接以本机地址 {url} 开头：请设置 public_url"
    ),
    "{url} answered {status} after {ms} ms": "{url} 在 {ms} 毫秒后应答 {status}",
    "{url} is reached and answered {status}; only 2xx counts as delivered (the trial is not signed)": (
        "{url} 可以到达，应答 {status}；只有 2xx 算送达（试发不带签名）"
    ),
    "{receiver} of {account} has failed since {time} and is switched off; "
    "`vitascope callback replay` switches it on again": (
        "{account} 的 {receiver} 自 {time} 起一直失败，已停用；执行 `vitascope callback replay` 可重新启用"
    ),
    "{entries} entries, {accounts} accounts, {faults} faults": "{entries} 条记录，{accounts} 个账户，{faults} 处错误",
    "none": "无",
}
