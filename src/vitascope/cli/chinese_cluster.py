"""The cluster verbs' sentences in Chinese; the keys are the English ones, with single spaces."""

CHINESE_CLUSTER: dict[str, str] = {
    "The database: upgrade, check, back up, restore, adopt.": "数据库：升级、检查、备份、恢复、认领。",
    "Answer requests only; workers run elsewhere on the same PostgreSQL.": (
        "只应答请求；工作进程在别处运行，共用同一个 PostgreSQL。"
    ),
    "Make videos only, for any API process on the same PostgreSQL.": (
        "只生成视频，为共用同一个 PostgreSQL 的任何 API 进程工作。"
    ),
    "Engine to run here; may be given several times.": "在此运行的引擎；可多次给出。",
    "Device of these engines, such as cuda:0.": "这些引擎所用的设备，例如 cuda:0。",
    "Engine processes side by side.": "并行的引擎进程数。",
    "Port for health and metrics; 0 picks a free one.": "健康检查和指标的端口；0 表示自动选择。",
    "Prove that nothing is lost: kill and pause processes under load, then count every task, credit and callback. "
    "Starts its own processes on an empty folder or database; never point it at one in use. Exit code 1 where a "
    "promise was broken or a goal missed.": (
        "证明不会丢失任何东西：在负载下杀死和暂停进程，然后清点每个任务、积分和回调。"
        "在空文件夹或空数据库上启动自己的进程；切勿指向正在使用的。若有承诺被打破或目标未达到，退出码为 1。"
    ),
    "Folder for the report and the journals; it must be empty.": "存放报告和日志的文件夹；必须为空。",
    "Empty PostgreSQL database to use.": "要使用的空 PostgreSQL 数据库。",
    "Tasks to send.": "要发送的任务数。",
    "Random kills; every other proof takes its share of as many.": "随机杀死的次数；其他各项证明按比例分摊。",
    "What is killed when.": "决定何时杀死什么的随机种子。",
    "Seconds that a lease lasts.": "租约持续的秒数。",
    "Engine to make the videos.": "生成视频的引擎。",
    "Bring the database to this program's schema; every start does so too.": (
        "将数据库升级到本程序的结构；每次启动也会这样做。"
    ),
    "Check the file or server, the schema, and that every task and credit adds up; exit code 1 where not.": (
        "检查文件或服务器、结构，以及每个任务和积分是否对得上；否则退出码为 1。"
    ),
    "Copy the database into one file while the service runs.": "在服务运行时将数据库复制到一个文件。",
    "File to write; it must not exist.": "要写入的文件；不得已存在。",
    "Put a backup in place of an empty database; stop the service first.": ("将备份恢复到空数据库；请先停止服务。"),
    "File that a backup wrote.": "备份所写的文件。",
    "Let database, secret, videos and labels that refuse each other belong together; stop the service first.": (
        "让互不相认的数据库、密钥、视频和标识归到同一个安装；请先停止服务。"
    ),
    "Database, secret, videos and labels belong to the installation {installation} from now on.": (
        "从现在起，数据库、密钥、视频和标识都属于安装 {installation}。"
    ),
    # what roles and the database verbs say
    "Vitascope serves {url}  (data: {data})": "Vitascope 已在 {url} 提供服务（数据目录：{data}）",
    "Vitascope answers at {url}  (data: {data})": "Vitascope 接口已在 {url} 应答（数据目录：{data}）",
    "Vitascope works; health at {url}  (data: {data})": "Vitascope 工作进程已启动；健康检查：{url}（数据目录：{data}）",
    "API key of your first account, shown this once: {key}": "首个账户的 API 密钥（仅显示这一次）：{key}",
    "The API key of your first account is in {file} : read it, then remove the file.": (
        "首个账户的 API 密钥在 {file} 中：请读取后删除该文件。"
    ),
    'Several processes need the setting database = "postgresql://…"; use `vitascope serve`': (
        '多个进程需要设置 database = "postgresql://…"；单机请用 `vitascope serve`'
    ),
    "Cannot listen on {address}: {why}. Choose another with --port.": (
        "无法监听 {address}：{why}。请用 --port 另选端口。"
    ),
    "The database has the newest schema.": "数据库已是最新结构。",
    "{path} exists already": "{path} 已存在",
    "Restored {file}": "已从 {file} 恢复",
    "{program} is not installed here; it comes with PostgreSQL's client programs (Debian: apt install "
    "postgresql-client) and must be at least as new as the server": (
        "本机没有安装 {program}；它随 PostgreSQL 客户端程序提供（Debian：apt install postgresql-client），"
        "版本不得低于服务器"
    ),
    "This database is not empty; make a new one and restore into that": "此数据库不是空的；请新建一个再恢复",
    "{program} failed: {why}": "{program} 失败：{why}",
}
