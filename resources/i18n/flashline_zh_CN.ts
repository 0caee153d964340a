<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Application</name>
    <message>
        <source>An error in Flashline itself. Running jobs go on and nothing is lost. Call an engineer; the details are in the log.</source>
        <translation>Flashline 自身发生错误。进行中的任务会继续，数据不会丢失。请呼叫工程师，详情见日志。</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>{cause}: {instruction}. {engineer_cause} {detail}</source>
        <translation>{cause}：{instruction}。{engineer_cause} {detail}</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>知道了</translation>
    </message>
</context>
<context>
    <name>BatchClosing</name>
    <message>
        <source>Batch {number} can&apos;t be closed: codes in flight: {count}. Wait for their jobs.</source>
        <translation>批次 {number} 无法结账：处理中的激活码 {count} 个，请等待任务结束。</translation>
    </message>
    <message>
        <source>Batch {number}: {issued} issued, {available} available, {held} held, {consumed} consumed, {void} void. A closed batch can&apos;t be flashed from, and none of its codes changes.</source>
        <translation>批次 {number}：已发放 {issued}，可用 {available}，保留 {held}，已用 {consumed}，作废 {void}。结账后不能再用此批次烧录，其激活码不再变动。</translation>
    </message>
    <message>
        <source>Held codes: {count}. It is not known whether they are on their modules. If you close now they stay in doubt and are listed on the sheet.</source>
        <translation>保留的激活码：{count} 个，无法确定是否已写入模组。现在结账则保持存疑，并列入结账单。</translation>
    </message>
    <message>
        <source>Close the batch?</source>
        <translation>对此批次结账？</translation>
    </message>
    <message>
        <source>Close, write the sheet…</source>
        <translation>结账并保存结账单…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Open the batch again?</source>
        <translation>重新打开此批次？</translation>
    </message>
    <message>
        <source>Why is batch {number} opened again? The reason goes on record.</source>
        <translation>为何重新打开批次 {number}？原因将被记录。</translation>
    </message>
    <message>
        <source>Sheet of the closed batch</source>
        <translation>批次结账单</translation>
    </message>
    <message>
        <source>Excel (*.xlsx)</source>
        <translation>Excel 文件 (*.xlsx)</translation>
    </message>
    <message>
        <source>The batch is closed; its sheet is {name}.</source>
        <translation>批次已结账，结账单为 {name}。</translation>
    </message>
    <message>
        <source>The batch is open again.</source>
        <translation>批次已重新打开。</translation>
    </message>
</context>
<context>
    <name>BatchPage</name>
    <message>
        <source>Batch {number}</source>
        <translation>批次 {number}</translation>
    </message>
    <message>
        <source>Batch {number} · {product}</source>
        <translation>批次 {number} · {product}</translation>
    </message>
    <message>
        <source>{count} shown</source>
        <translation>显示 {count} 条</translation>
    </message>
    <message>
        <source>⚠ The books of this batch are off by {count}. Call an engineer.</source>
        <translation>⚠ 此批次账目相差 {count}，请呼叫工程师。</translation>
    </message>
    <message>
        <source>ProductKey</source>
        <translation>ProductKey</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>烧录方式</translation>
    </message>
    <message>
        <source>Made at</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>创建人</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源文件</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>← Batches</source>
        <translation>← 批次列表</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制所选行</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Search DeviceName or MAC</source>
        <translation>搜索 DeviceName 或 MAC</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>激活码</translation>
    </message>
    <message>
        <source>Open again…</source>
        <translation>重新打开…</translation>
    </message>
    <message>
        <source>Close batch…</source>
        <translation>批次结账…</translation>
    </message>
    <message>
        <source>Closed {time} by {person}</source>
        <translation>{person} 于 {time} 结账</translation>
    </message>
</context>
<context>
    <name>BatchesModel</name>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>烧录方式</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>总数</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>In flight</source>
        <translation>烧录中</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>待核查</translation>
    </message>
    <message>
        <source>Consumed</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Books</source>
        <translation>账目</translation>
    </message>
    <message>
        <source>Made at</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>创建人</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源文件</translation>
    </message>
    <message>
        <source>✓</source>
        <translation>✓</translation>
    </message>
    <message>
        <source>⚠ off by {count}</source>
        <translation>⚠ 相差 {count}</translation>
    </message>
    <message>
        <source>{consumed} consumed, {held} held, {flight} in flight, {available} available, {void} void</source>
        <translation>已用 {consumed}，待核查 {held}，烧录中 {flight}，可用 {available}，作废 {void}</translation>
    </message>
    <message>
        <source>Codes are missing from the books or stand twice. Call an engineer.</source>
        <translation>账目中有激活码缺失或重复，请呼叫工程师。</translation>
    </message>
    <message>
        <source>✓ closed</source>
        <translation>✓ 已结账</translation>
    </message>
    <message>
        <source>Closed {time} by {person}</source>
        <translation>{person} 于 {time} 结账</translation>
    </message>
</context>
<context>
    <name>BatchesPage</name>
    <message>
        <source>No batch fits the search.</source>
        <translation>没有符合搜索条件的批次。</translation>
    </message>
    <message>
        <source>No batches yet. Import a file of activation codes, or drop it on this window.</source>
        <translation>还没有批次。请导入激活码文件，或将文件拖到此窗口。</translation>
    </message>
    <message>
        <source>Production records</source>
        <translation>生产记录</translation>
    </message>
    <message>
        <source>Search batch, product, source</source>
        <translation>搜索批次、产品、来源</translation>
    </message>
    <message>
        <source>View</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Import codes…</source>
        <translation>导入激活码…</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>批次列表</translation>
    </message>
</context>
<context>
    <name>Boot</name>
    <message>
        <source>confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>not in the recipe</source>
        <translation>烧录方案不含此项</translation>
    </message>
    <message>
        <source>not checked: the port has no reset lines</source>
        <translation>未检查：串口没有复位线</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未执行到</translation>
    </message>
</context>
<context>
    <name>CodesModel</name>
    <message>
        <source>No.</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>DeviceName</source>
        <translation>DeviceName</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>MAC</source>
        <translation>MAC</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>变更时间</translation>
    </message>
    <message>
        <source>Consumed</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>Counters</name>
    <message>
        <source>passed</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>units/hour</source>
        <translation>每小时产量</translation>
    </message>
    <message>
        <source>codes left</source>
        <translation>剩余激活码</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>DropArea</name>
    <message>
        <source>Choose file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Drop the file of codes here (.xlsx, .csv)</source>
        <translation>将激活码文件拖到此处（.xlsx、.csv）</translation>
    </message>
</context>
<context>
    <name>Failure</name>
    <message>
        <source>The module does not answer in download mode.</source>
        <translation>模组在下载模式下没有应答。</translation>
    </message>
    <message>
        <source>Contact to the module was lost during the job.</source>
        <translation>任务进行中与模组失去连接。</translation>
    </message>
    <message>
        <source>Another module came into the slot during the job.</source>
        <translation>任务进行中工位里换成了另一个模组。</translation>
    </message>
    <message>
        <source>Answers of the module arrived damaged.</source>
        <translation>模组的应答数据损坏。</translation>
    </message>
    <message>
        <source>The chip is not the one the firmware is for.</source>
        <translation>芯片型号与固件不符。</translation>
    </message>
    <message>
        <source>The firmware does not allow this chip revision.</source>
        <translation>固件不支持此芯片版本。</translation>
    </message>
    <message>
        <source>The flash chip does not tell its size.</source>
        <translation>无法读出 Flash 容量。</translation>
    </message>
    <message>
        <source>The flash is smaller than the firmware&apos;s layout.</source>
        <translation>Flash 容量小于固件布局所需。</translation>
    </message>
    <message>
        <source>Secure boot, flash encryption or secure download mode is on.</source>
        <translation>芯片已启用安全启动、Flash 加密或安全下载模式。</translation>
    </message>
    <message>
        <source>A module with the same MAC is being flashed in another slot.</source>
        <translation>另一工位正在烧录相同 MAC 的模组。</translation>
    </message>
    <message>
        <source>The module carries an identity that is not its own in the books.</source>
        <translation>模组中的身份与账目中登记的不一致。</translation>
    </message>
    <message>
        <source>The books say this MAC was passed, but the chip is without that identity: an erased module, or a second module with the same MAC.</source>
        <translation>账目显示此 MAC 已合格，但芯片中没有该身份：模组被擦除，或存在第二个相同 MAC 的模组。</translation>
    </message>
    <message>
        <source>The firmware would overwrite where this module keeps its identity or the secret that the cloud has issued to it.</source>
        <translation>此固件会覆盖模组保存身份或云端所发密钥的位置。</translation>
    </message>
    <message>
        <source>The module reports that a write failed.</source>
        <translation>模组报告写入失败。</translation>
    </message>
    <message>
        <source>The flash does not hold what was written (MD5).</source>
        <translation>Flash 内容与写入数据不一致（MD5）。</translation>
    </message>
    <message>
        <source>The identity read back from the chip differs from the code.</source>
        <translation>从芯片读回的身份与激活码不一致。</translation>
    </message>
    <message>
        <source>After restart the application did not report its identity in time.</source>
        <translation>重启后应用未在限定时间内报告身份。</translation>
    </message>
    <message>
        <source>After restart the application reported another DeviceName.</source>
        <translation>重启后应用报告了另一个 DeviceName。</translation>
    </message>
    <message>
        <source>The module&apos;s custom MAC is another one than its code asks for.</source>
        <translation>模组的自定义 MAC 与其激活码要求的不一致。</translation>
    </message>
    <message>
        <source>The same module has failed in two slots: it is the module, not the slot.</source>
        <translation>同一模组在两个工位都失败：问题在模组，不在工位。</translation>
    </message>
    <message>
        <source>Several modules in a row have failed in this slot: it is the slot, not the modules.</source>
        <translation>此工位连续多个模组失败：问题在工位，不在模组。</translation>
    </message>
    <message>
        <source>The batch has no available code left.</source>
        <translation>此批次已没有可用的激活码。</translation>
    </message>
    <message>
        <source>The serial port is not there.</source>
        <translation>串口不存在。</translation>
    </message>
    <message>
        <source>Another program has the serial port open.</source>
        <translation>串口被其他程序占用。</translation>
    </message>
    <message>
        <source>The system does not let this user open the serial port.</source>
        <translation>系统不允许当前用户打开串口。</translation>
    </message>
    <message>
        <source>The reset lines of the slot can&apos;t be driven.</source>
        <translation>无法驱动此工位的复位线。</translation>
    </message>
    <message>
        <source>A firmware file on disk is no longer the one the run was opened with.</source>
        <translation>磁盘上的固件文件与开工时的不同。</translation>
    </message>
    <message>
        <source>The database can&apos;t be read or written.</source>
        <translation>数据库无法读写。</translation>
    </message>
    <message>
        <source>An error in Flashline itself.</source>
        <translation>Flashline 自身的错误。</translation>
    </message>
    <message>
        <source>The batch of the code is closed.</source>
        <translation>该激活码所在批次已结账。</translation>
    </message>
    <message>
        <source>The code with this MAC or label is not free for this module.</source>
        <translation>与此模组 MAC 或标签对应的激活码不可供此模组使用。</translation>
    </message>
    <message>
        <source>The batch has no code for the MAC or label of this module.</source>
        <translation>批次中没有与此模组 MAC 或标签对应的激活码。</translation>
    </message>
</context>
<context>
    <name>FlashPage</name>
    <message>
        <source>Modules being flashed: {count}. If you stop now they are not finished; their codes are kept for them.</source>
        <translation>正在烧录的模组：{count} 个。现在停止则这些模组不会完成，其激活码将为它们保留。</translation>
    </message>
    <message>
        <source>Stop the run?</source>
        <translation>停止生产？</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>立即停止</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>继续生产</translation>
    </message>
    <message>
        <source>No slots: no USB serial port is there.
Plug the fixture in and start Flashline again, or name a fixture file: --fixture-file</source>
        <translation>没有工位:没有找到 USB 串口。
请接好治具后重新启动 Flashline,或指定治具文件:--fixture-file</translation>
    </message>
    <message>
        <source>Codes in doubt: {count}. They settle by themselves when their modules are seen again.</source>
        <translation>存疑的激活码：{count} 个。再次检测到其模组时会自动核清。</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>The keys were changed: check the file again.</source>
        <translation>密钥已修改，请重新检查文件。</translation>
    </message>
    <message>
        <source>Activation codes (*.xlsx *.csv);;All files (*)</source>
        <translation>激活码文件 (*.xlsx *.csv);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose a file of codes</source>
        <translation>选择激活码文件</translation>
    </message>
    <message>
        <source>Copy all problems ({count})</source>
        <translation>复制全部问题（{count}）</translation>
    </message>
    <message>
        <source>Batch {batch} was made: {count} codes are available.</source>
        <translation>已创建批次 {batch}：可用激活码 {count} 个。</translation>
    </message>
    <message>
        <source>Import activation codes</source>
        <translation>导入激活码</translation>
    </message>
    <message>
        <source>ProductKey</source>
        <translation>ProductKey</translation>
    </message>
    <message>
        <source>ProductSecret</source>
        <translation>ProductSecret</translation>
    </message>
    <message>
        <source>only if it is not in the file</source>
        <translation>仅当文件中没有时填写</translation>
    </message>
    <message>
        <source>only for the per-product method</source>
        <translation>仅一型一密需要</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Nothing is written before you press Import. A bad file is refused whole.</source>
        <translation>按下“导入”之前不会写入任何数据。文件有错则整份拒绝。</translation>
    </message>
</context>
<context>
    <name>Instruction</name>
    <message>
        <source>Reseat the module</source>
        <translation>重新放好模组</translation>
    </message>
    <message>
        <source>Swap the module</source>
        <translation>更换模组</translation>
    </message>
    <message>
        <source>Set it aside</source>
        <translation>放到一边</translation>
    </message>
    <message>
        <source>Call an engineer</source>
        <translation>呼叫工程师</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Close Flashline?</source>
        <translation>关闭 Flashline？</translation>
    </message>
    <message>
        <source>A run is open. It will be stopped at the next safe point, then Flashline closes.</source>
        <translation>生产正在进行。将在下一个安全点停止，然后关闭 Flashline。</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>继续生产</translation>
    </message>
</context>
<context>
    <name>Method</name>
    <message>
        <source>per device</source>
        <translation>一机一密</translation>
    </message>
    <message>
        <source>per product</source>
        <translation>一型一密</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>Flash</source>
        <translation>烧录</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
</context>
<context>
    <name>OrderForm</name>
    <message>
        <source>To start: import codes, then choose a batch.</source>
        <translation>开始前：请导入激活码，然后选择批次。</translation>
    </message>
    <message>
        <source>This batch has no codes left: choose another batch.</source>
        <translation>此批次激活码已用完：请选择其他批次。</translation>
    </message>
    <message>
        <source>To start: choose the firmware.</source>
        <translation>开始前：请选择固件。</translation>
    </message>
    <message>
        <source>To start: enter the operator&apos;s name.</source>
        <translation>开始前：请输入操作员姓名。</translation>
    </message>
    <message>
        <source>{number} · {product} · {available} codes left</source>
        <translation>{number} · {product} · 剩余激活码 {available}</translation>
    </message>
    <message>
        <source>Firmware (*.bin *.json *.zip);;All files (*)</source>
        <translation>固件 (*.bin *.json *.zip);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose the firmware</source>
        <translation>选择固件</translation>
    </message>
    <message>
        <source>Choose the build folder</source>
        <translation>选择编译目录</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>固件</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>目录…</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>build folder or merged image</source>
        <translation>编译目录或合并固件</translation>
    </message>
    <message>
        <source>name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>This batch is closed: choose another batch.</source>
        <translation>此批次已结账，请选择其他批次。</translation>
    </message>
    <message>
        <source>{number} · {product} · closed</source>
        <translation>{number} · {product} · 已结账</translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>PASSED</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>FAILED</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>STOPPED</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>DONE BEFORE</source>
        <translation>早已完成</translation>
    </message>
    <message>
        <source>SKIPPED</source>
        <translation>已跳过</translation>
    </message>
</context>
<context>
    <name>Phase</name>
    <message>
        <source>Connecting</source>
        <translation>连接中</translation>
    </message>
    <message>
        <source>Identifying</source>
        <translation>识别模组</translation>
    </message>
    <message>
        <source>Checking module</source>
        <translation>检查模组</translation>
    </message>
    <message>
        <source>Writing firmware</source>
        <translation>写入固件</translation>
    </message>
    <message>
        <source>Taking a code</source>
        <translation>领取激活码</translation>
    </message>
    <message>
        <source>Writing code</source>
        <translation>写入激活码</translation>
    </message>
    <message>
        <source>Reading back</source>
        <translation>回读校验</translation>
    </message>
    <message>
        <source>Burning MAC</source>
        <translation>烧写 MAC</translation>
    </message>
    <message>
        <source>Starting module</source>
        <translation>启动模组</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>记录结果</translation>
    </message>
</context>
<context>
    <name>ProblemsModel</name>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>RecordsPage</name>
    <message>
        <source>Export codes?</source>
        <translation>导出激活码？</translation>
    </message>
    <message>
        <source>The file will hold the secrets of all codes of batch {number} in clear. Keep it where only you can read it, and delete it after use.</source>
        <translation>文件将以明文包含批次 {number} 全部激活码的密钥。请保存在只有您能读取的位置，用完后删除。</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Export codes</source>
        <translation>导出激活码</translation>
    </message>
    <message>
        <source>Excel (*.xlsx);;CSV (*.csv)</source>
        <translation>Excel (*.xlsx);;CSV (*.csv)</translation>
    </message>
    <message>
        <source>{count} codes were exported to {name}. The file holds secrets.</source>
        <translation>已导出 {count} 个激活码到 {name}。文件包含密钥。</translation>
    </message>
</context>
<context>
    <name>ReportView</name>
    <message>
        <source>ProductKey</source>
        <translation>ProductKey</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>烧录方式</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>激活码</translation>
    </message>
    <message>
        <source>⚠ {warning}</source>
        <translation>⚠ {warning}</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Ready. Press START, then insert modules.</source>
        <translation>已就绪。按“开始”，然后放入模组。</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>STOP</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>START</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Batch {number} · {product}</source>
        <translation>批次 {number} · {product}</translation>
    </message>
    <message>
        <source>A run is being opened…</source>
        <translation>正在准备生产…</translation>
    </message>
    <message>
        <source>A run is open</source>
        <translation>生产进行中</translation>
    </message>
    <message>
        <source>Firmware: {firmware}   Operator: {operator}</source>
        <translation>固件：{firmware}   操作员：{operator}</translation>
    </message>
</context>
<context>
    <name>ShortCause</name>
    <message>
        <source>No answer</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>Contact lost</source>
        <translation>失去连接</translation>
    </message>
    <message>
        <source>Module was changed</source>
        <translation>模组被换过</translation>
    </message>
    <message>
        <source>Bad contact</source>
        <translation>接触不良</translation>
    </message>
    <message>
        <source>Wrong chip</source>
        <translation>芯片不符</translation>
    </message>
    <message>
        <source>Wrong revision</source>
        <translation>芯片版本不符</translation>
    </message>
    <message>
        <source>Flash not readable</source>
        <translation>Flash 读不出</translation>
    </message>
    <message>
        <source>Flash too small</source>
        <translation>Flash 太小</translation>
    </message>
    <message>
        <source>Chip is locked</source>
        <translation>芯片已锁定</translation>
    </message>
    <message>
        <source>MAC in two slots</source>
        <translation>MAC 重复</translation>
    </message>
    <message>
        <source>Foreign identity</source>
        <translation>身份不符</translation>
    </message>
    <message>
        <source>Empty, was passed</source>
        <translation>曾合格，现为空</translation>
    </message>
    <message>
        <source>Identity at risk</source>
        <translation>身份有丢失风险</translation>
    </message>
    <message>
        <source>Writing failed</source>
        <translation>写入失败</translation>
    </message>
    <message>
        <source>Wrong data in flash</source>
        <translation>固件校验失败</translation>
    </message>
    <message>
        <source>Wrong code in flash</source>
        <translation>激活码校验失败</translation>
    </message>
    <message>
        <source>Does not start</source>
        <translation>无法启动</translation>
    </message>
    <message>
        <source>Wrong identity</source>
        <translation>启动后身份不符</translation>
    </message>
    <message>
        <source>Other custom MAC</source>
        <translation>自定义 MAC 不符</translation>
    </message>
    <message>
        <source>Bad module</source>
        <translation>模组不良</translation>
    </message>
    <message>
        <source>Slot is fenced</source>
        <translation>工位已停用</translation>
    </message>
    <message>
        <source>No codes left</source>
        <translation>激活码已用完</translation>
    </message>
    <message>
        <source>Port is not there</source>
        <translation>找不到串口</translation>
    </message>
    <message>
        <source>Port is in use</source>
        <translation>串口被占用</translation>
    </message>
    <message>
        <source>Port not allowed</source>
        <translation>无串口权限</translation>
    </message>
    <message>
        <source>No reset possible</source>
        <translation>无法复位</translation>
    </message>
    <message>
        <source>Firmware changed</source>
        <translation>固件文件已变</translation>
    </message>
    <message>
        <source>Database trouble</source>
        <translation>数据库故障</translation>
    </message>
    <message>
        <source>Program error</source>
        <translation>程序错误</translation>
    </message>
    <message>
        <source>Batch is closed</source>
        <translation>批次已结账</translation>
    </message>
    <message>
        <source>Code is taken</source>
        <translation>激活码已占用</translation>
    </message>
    <message>
        <source>No fitting code</source>
        <translation>无匹配激活码</translation>
    </message>
</context>
<context>
    <name>SlotDetail</name>
    <message>
        <source>Failure code</source>
        <translation>故障代码</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>DeviceName</source>
        <translation>DeviceName</translation>
    </message>
    <message>
        <source>MAC</source>
        <translation>MAC</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>串口</translation>
    </message>
    <message>
        <source>Boot check</source>
        <translation>启动检查</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Slot {number}</source>
        <translation>工位 {number}</translation>
    </message>
    <message>
        <source>Slot {number}: {word}</source>
        <translation>工位 {number}：{word}</translation>
    </message>
    <message>
        <source>Raw log</source>
        <translation>原始日志</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SlotTile</name>
    <message>
        <source>Slot {number}: {word}</source>
        <translation>工位 {number}：{word}</translation>
    </message>
</context>
<context>
    <name>State</name>
    <message>
        <source>available</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>reserved</source>
        <translation>已预留</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>写入中</translation>
    </message>
    <message>
        <source>held</source>
        <translation>待核查</translation>
    </message>
    <message>
        <source>consumed</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>void</source>
        <translation>作废</translation>
    </message>
</context>
<context>
    <name>StateChips</name>
    <message>
        <source>{name}  {count}</source>
        <translation>{name}  {count}</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>in flight</source>
        <translation>烧录中</translation>
    </message>
</context>
<context>
    <name>Tile</name>
    <message>
        <source>Swap this one</source>
        <translation>换下这个模组</translation>
    </message>
    <message>
        <source>EMPTY</source>
        <translation>空</translation>
    </message>
    <message>
        <source>FENCED</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Use other slots</source>
        <translation>请用其他工位</translation>
    </message>
    <message>
        <source>Insert module</source>
        <translation>请放入模组</translation>
    </message>
    <message>
        <source>FINISHED</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>No more needed</source>
        <translation>不再需要模组</translation>
    </message>
    <message>
        <source>TAKE OUT</source>
        <translation>请取出</translation>
    </message>
    <message>
        <source>IDLE</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>boot not checked</source>
        <translation>未检查启动</translation>
    </message>
    <message>
        <source>Put in another one</source>
        <translation>请换一个模组</translation>
    </message>
    <message>
        <source>Not finished, run it again</source>
        <translation>未完成，请重新烧录</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>{fixture} · {slots} slots</source>
        <translation>{fixture} · {slots} 个工位</translation>
    </message>
    <message>
        <source>TRAINING</source>
        <translation>培训模式</translation>
    </message>
    <message>
        <source>Virtual modules and sample codes: nothing here is production.</source>
        <translation>虚拟模组和示例激活码，与生产无关。</translation>
    </message>
    <message>
        <source>New tray</source>
        <translation>换一盘模组</translation>
    </message>
    <message>
        <source>Put fresh virtual modules into all slots</source>
        <translation>在所有工位放入新的虚拟模组</translation>
    </message>
</context>
</TS>
